import { THEME_CSS } from './page-theme.ts'

/** The style sheet of the HTML report: one column on a phone, main and side column from 46rem, A4 in print. */
export const STYLE = `${THEME_CSS}
:root{--sans:Teiten,"Noto Sans JP","Hiragino Sans","Hiragino Kaku Gothic ProN","Yu Gothic","Meiryo","Noto Sans CJK JP",system-ui,sans-serif;--mono:"DejaVu Sans Mono",ui-monospace,Menlo,Consolas,monospace}
*{box-sizing:border-box}
html{font-size:16px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:400 1rem/1.8 var(--sans);font-variant-numeric:tabular-nums;font-kerning:normal}
html[lang=en] body{line-height:1.6}
.page{max-width:56rem;margin:0 auto;padding:2.5rem 1.25rem 3rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.5rem 1rem}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible{outline:2px solid var(--onset);outline-offset:2px}
.keep{white-space:nowrap}
sup{font-size:.62em;line-height:0;vertical-align:.55em}sup a{text-decoration:none;color:var(--ink2)}
.masthead{border-top:3px solid var(--accent);padding-top:.35rem}
.masthead .line{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap;font-weight:500;font-size:.9rem}
.kicker{color:var(--accent);letter-spacing:.08em;font-weight:700}
html[lang=en] .kicker{text-transform:uppercase}
h1{font-size:2.1rem;line-height:1.3;margin:1rem 0 0}
.period{font-size:1.2rem;font-weight:500;color:var(--accent);margin:0 0 1rem}
.synthetic{border:2px solid var(--onset);color:var(--ink);padding:.6rem .9rem;font-weight:700;margin:1rem 0}
.telescope{display:flex;flex-wrap:wrap;gap:.3rem 2.2rem;margin:0;border:solid var(--grid);border-width:1px 0;padding:.5rem 0}
.telescope dt{font-size:.72rem;color:var(--ink2);line-height:1.4}.telescope dd{margin:0;font-weight:500;font-size:.86rem;line-height:1.5}
h2{font-size:1.35rem;line-height:1.45;margin:0}
h2 .n{font-weight:300;color:var(--accent);font-size:1.6em;margin-right:.5em;line-height:1}
h3{font-size:1rem;color:var(--accent);margin:1.2rem 0 .2rem}
section{margin-top:2.6rem}
section.chapter{border-top:3px solid var(--accent);padding-top:.7rem}
.headline{display:grid;grid-template-columns:2.6rem 1fr;gap:0 .2rem;border-bottom:1px solid var(--grid);padding:1.3rem 0}
.headline .n{font-size:2.1rem;font-weight:300;color:var(--accent);line-height:1.2}
.headline h3{color:var(--ink);font-size:1.18rem;margin:0;line-height:1.5;word-break:auto-phrase}
.headline h3 a{color:inherit;text-decoration:none}.headline h3 a:hover{text-decoration:underline}
.headline p{margin:.3rem 0}.headline .detail,.small,figcaption .unit,.note,caption .unit{font-size:.78rem;color:var(--ink2);line-height:1.6}
.headline figcaption{font-weight:400}.headline figure{grid-column:2;margin:.6rem 0 0;max-width:19rem}
figure{margin:1.4rem 0}figure svg{display:block;width:100%;height:auto}
.wide{overflow-x:auto}.wide svg{min-width:40rem}
figcaption,caption{text-align:left;font-weight:700;font-size:.88rem;padding-bottom:.3rem}
figcaption .unit,caption .unit{font-weight:400;margin-left:.8em}
.note{margin:.3rem 0 0}
.label{color:var(--accent);margin-right:.6em}
.keys{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:1rem 1.4rem;margin:.6rem 0 0}
.key{border-top:2px solid var(--accent);padding-top:.3rem}
.key h3{color:var(--ink);margin:0;font-size:.84rem}.key .small{margin:0}.key .value{font-size:2rem;font-weight:300;line-height:1.35;margin:0}.key .value span{font-size:.9rem;font-weight:400}
.key .change{margin:0;font-size:.8rem;line-height:1.5}.key .change b{margin-right:.6em}.key svg{width:100%;height:auto;max-height:3.2rem}
.beside{display:grid;gap:1rem 1.4rem}.beside>div{min-width:0}
@media (min-width:46rem){.beside{grid-template-columns:minmax(0,1fr) 17.5rem}.pair{grid-template-columns:repeat(2,minmax(0,1fr))}.headline{grid-template-columns:2.6rem minmax(0,1fr) 14rem}.headline figure{grid-column:3;grid-row:1/span 3;margin:.2rem 0 0 1.4rem}.headline .body{grid-column:2}}
.pair{display:grid;gap:1rem 1.6rem}.pair>div{min-width:0}
p{margin:.1rem 0 .3rem}html[lang=ja] .beside p.text,html[lang=ja] section>p.text{text-indent:1em}html[lang=en] p.text{margin:.3rem 0 .7rem}
.panel{background:var(--panel);padding:.8rem 1rem;margin:0 0 1rem;font-size:.84rem;line-height:1.65}
.panel.framed{background:none;border:1px solid var(--ink);border-right-width:2px;border-bottom-width:2px}
.panel h3{margin:0 0 .3rem;font-size:.88rem}
.facts{display:grid;grid-template-columns:auto 1fr;gap:0 .9rem;margin:0}.facts dt{color:var(--ink2)}.facts dd{margin:0}
.big{margin:.5rem 0 0;font-size:2rem;font-weight:300;line-height:1.3}.big span{font-size:.9rem;font-weight:400}
code,pre{font-family:var(--mono);font-size:.78rem}pre{margin:.1rem 0;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5}code{overflow-wrap:anywhere}
.bars{width:100%;border-collapse:collapse}.bars th{font-weight:400;text-align:left;padding:0}.bars td{padding:0 0 0 .5rem}.bars td:last-child{text-align:right}
.table{overflow-x:auto;margin:1.2rem 0 .3rem}
table.data{border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.5;border-top:2px solid var(--ink)}
table.data caption{caption-side:top}
table.data thead th{font-size:.74rem;font-weight:500;color:var(--ink2);border-bottom:1px solid var(--ink)}
table.data th,table.data td{padding:.22rem .45rem;text-align:left;font-weight:400;border-bottom:1px solid var(--grid);vertical-align:baseline}
table.data .right{text-align:right;white-space:nowrap}table.data .center{text-align:center;white-space:nowrap}
table.data .subhead th{background:var(--panel);font-size:.76rem;color:var(--ink2)}
table.data .sum td{border-top:1px solid var(--ink)}table.data td.strong,table.data th.strong{font-weight:500;white-space:nowrap}
.bar{display:block;height:.55rem;min-width:4rem}.bar rect{fill:var(--series)}
.dots{letter-spacing:.05em;white-space:nowrap;color:var(--accent)}
.move{white-space:nowrap}.move svg{width:.6em;height:.6em;margin-right:.35em}.move .new{font-weight:700}
.recommendations{border:solid var(--ink);border-width:1px 0;padding:.8rem 0;margin-top:1.6rem;display:grid;gap:.2rem 1.6rem}
@media (min-width:46rem){.recommendations{grid-template-columns:9rem 1fr}}
.recommendations h3{margin:0}.recommendations dl{display:grid;grid-template-columns:auto 1fr;gap:0 1.2rem;margin:.2rem 0 0}.recommendations dt{font-weight:700}.recommendations dd{margin:0}
.definitions dl{columns:2 20rem;column-gap:1.6rem;margin:0;font-size:.84rem;line-height:1.6}.definitions div{break-inside:avoid;border-bottom:1px solid var(--grid);padding:.25rem 0;display:grid;grid-template-columns:9.5rem 1fr;gap:.8rem}.definitions dt{font-weight:500}.definitions dd{margin:0}
.contents{list-style:none;margin:0;padding:0;border-top:2px solid var(--ink);font-size:.88rem}.contents li{border-bottom:1px solid var(--grid);padding:.15rem 0;display:grid;grid-template-columns:2.6rem 1fr}.contents a{text-decoration:none}.contents .n{font-weight:700;color:var(--accent)}
.closing{display:flex;flex-wrap:wrap;gap:.6rem 3rem;border-top:1px solid var(--grid);margin:2rem 0 0;padding-top:.6rem;font-size:.84rem}.closing dt{color:var(--ink2);font-size:.76rem}.closing dd{margin:0}
footer{border-top:1px solid var(--ink2);margin-top:1.6rem;padding-top:.4rem;font-size:.76rem;color:var(--ink2)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@page{size:A4;margin:18mm 20mm}
@media print{html{font-size:11.5px}.page{max-width:none;padding:0}section.chapter.new-page{break-before:page}figure,.panel,.recommendations,.headline,tr{break-inside:avoid}h2,h3{break-after:avoid}.wide svg{min-width:0}a{color:inherit;text-decoration:none}.beside{grid-template-columns:minmax(0,1fr) 17.5rem}.pair{grid-template-columns:repeat(2,minmax(0,1fr))}}
`
