import type { Confidence, FindingKind } from '../../model/finding.ts'
import type { ProductKind } from '../product-kind.ts'

/** What a finding's section says in Japanese. Quoted requests keep their own spelling. */
export const jaFinding = {
  /** What is looked for, by kind of product: fits before を探す, の脆弱性, へのログイン. */
  target: {
    'control-panel': 'サーバーの管理画面',
    bmc: 'サーバー管理用チップ（BMC）',
    'web-server': 'ウェブサーバー',
    router: 'ルーター',
    camera: 'ネットワークカメラ',
    nas: 'ネットワーク接続ストレージ（NAS）',
    database: 'データベース',
    proxy: 'オープンプロキシ',
    'remote-access': '遠隔操作サービス',
    'vpn-gateway': 'VPN装置',
    iot: 'IoT機器',
    industrial: '産業用制御機器',
    'tls-service': 'TLSを用いるサービス',
    'application-server': 'アプリケーションサーバー',
    container: 'コンテナの管理機能',
    cms: 'コンテンツ管理システム（CMS）',
    mail: 'メールサーバー',
    dns: 'DNSサーバー',
    ntp: 'NTPサーバー',
    reflector: 'DoS攻撃の踏み台となり得るサービス',
    telephony: 'IP電話サーバー',
    cryptocurrency: '暗号資産のノード',
    worm: '感染した機器',
    general: '',
  } satisfies Record<ProductKind, string>,
  /** For the contents, a few characters. */
  shortTarget: {
    'control-panel': '管理画面の探索',
    bmc: 'BMCの脆弱性',
    'web-server': 'ウェブサーバー',
    router: 'ルーター',
    camera: 'カメラ',
    nas: 'NAS',
    database: 'データベース',
    proxy: 'プロキシ',
    'remote-access': '遠隔操作',
    'vpn-gateway': 'VPN装置',
    iot: 'IoT機器',
    industrial: '制御機器',
    'tls-service': 'TLS',
    'application-server': '業務サーバー',
    container: 'コンテナ',
    cms: 'CMS',
    mail: 'メール',
    dns: 'DNS',
    ntp: 'NTP',
    reflector: 'リフレクター',
    telephony: 'IP電話',
    cryptocurrency: '暗号資産',
    worm: '感染活動',
    general: 'アクセスの増加',
  } satisfies Record<ProductKind, string>,
  headline: {
    exploitSurge: (target: string, port: string) => `${target}の脆弱性を狙うアクセスが${port}で急増`,
    exploitNew: (target: string, port: string) => `${target}の脆弱性を狙うアクセスを${port}で観測`,
    loginSurge: (target: string, port: string) => `${target}へのログインを試みるアクセスが${port}で急増`,
    loginNew: (target: string, port: string) => `${target}へのログインを試みるアクセスを${port}で観測`,
    probeSurge: (target: string, port: string) => `${target}を探すとみられるアクセスが${port}で急増`,
    probeNew: (target: string, port: string) => `${target}を探すとみられるアクセスを${port}で観測`,
    wormSurge: (_target: string, port: string) => `感染活動とみられるアクセスが${port}で急増`,
    wormNew: (_target: string, port: string) => `感染活動とみられるアクセスを${port}で観測`,
    plainSurge: (_target: string, port: string) => `宛先ポート${port}に対するアクセスが急増`,
    plainNew: (_target: string, port: string) => `宛先ポート${port}に対するアクセスを新たに観測`,
    burst: (_target: string, port: string) => `少数の送信元からのアクセスが${port}に集中`,
    /** Inside a port that does not surge itself; `title` of the signature, null if there is none. */
    payload: (title: string | null, port: string) =>
      title === null ? `${port}に対する同種の内容の要求が急増` : `「${title}」に一致する要求が${port}で急増`,
    sourcePort: (sourcePort: string) => `送信元ポート${sourcePort}からのアクセスが急増`,
  },
  kind: {
    surge: '急増',
    'newly-observed-port': '新規観測ポート',
    'single-source-burst': '単一送信元による集中',
    'payload-surge': 'ペイロード急増',
  } satisfies Record<FindingKind, string>,
  confidence: { certain: '確認した', likely: 'とみられる', possible: '可能性がある' } satisfies Record<
    Confidence,
    string
  >,

  // first page
  frontSurge: (day: string, lasting: boolean, end: string | null) =>
    `${day}から増加し、${lasting ? '期末まで継続しています。' : end === null ? '期末には平常値に戻っています。' : `${end}まで続きました。`}`,
  frontNew: (day: string, lasting: boolean, end: string | null) =>
    `${day}から観測し、${lasting ? '期末まで継続しています。' : end === null ? '期末には見られなくなりました。' : `${end}まで続きました。`}`,
  frontNewAfterDisclosure: (after: string, day: string) => `脆弱性が公表された${after}の${day}から観測しています。`,
  frontExploit: (share: string) => `${share}が、公表された脆弱性を利用する要求でした。`,
  frontExploitUndisclosed: (share: string) => `${share}が、脆弱性を利用する要求でした。`,
  frontRequest: (share: string, request: string) => `全体の${share}が「${request}」を送信していました。`,
  frontNothingSent: (share: string) => `全体の${share}は、接続のみで何も送信していません。`,
  frontUnlogged: '送信内容は記録されていません。',
  frontDetail: (isNew: boolean, onset: string, interval: string, sources: string) =>
    `${isNew ? '観測' : '増加'}開始 ${onset}（95%区間 ${interval}）　送信元 ${sources}個`,
  miniatureCaption: (port: string) => `${port}、1日ごとの件数。実線は${'増加開始'}`,
  miniatureCaptionDisclosed: (port: string) => `${port}、同上。破線は脆弱性の公表`,

  // lead
  /** The part of a payload surge as a sentence's subject, and how it began. */
  partRequests: (title: string | null) => (title === null ? '同種の内容の要求' : `「${title}」に一致する要求`),
  partSourcePort: (sourcePort: string) => `送信元ポート${sourcePort}からのアクセス`,
  partSurged: (day: string, what: string, port: string, figure: string) =>
    `${day}から、宛先ポート${port}に対するアクセスのうち、${what}が急増しました（${figure}）。`,
  partSurgedBefore: (day: string, what: string, port: string, figure: string) =>
    `宛先ポート${port}に対するアクセスのうち、${what}の急増が、前期の${day}から続いています（${figure}）。`,
  partCounts: (accesses: string, sources: string, port: string, withinPort: boolean) =>
    `該当するアクセスは${accesses}件、送信元IPアドレスは${sources}個です。${withinPort ? `同じ時期に始まった${port}全体の急増は認められません。` : ''}図はポート全体の推移を示しています。`,
  surged: (day: string, port: string, figure: string) =>
    `${day}から、宛先ポート${port}に対するアクセスが急増しました（${figure}）。`,
  surgedBefore: (day: string, port: string, figure: string) =>
    `宛先ポート${port}に対するアクセスの急増が、前期の${day}から続いています（${figure}）。`,
  appeared: (day: string, port: string, figure: string) =>
    `${day}から、宛先ポート${port}に対するアクセスを観測しています（${figure}）。`,
  appearedBefore: (day: string, port: string, figure: string) =>
    `宛先ポート${port}に対するアクセスを、前期の${day}から引き続き観測しています（${figure}）。`,
  summary: (text: string) => `公表された情報によれば、${text}`,
  disclosed: (day: string, title: string) => `${day}に、${title}が公表されました。`,
  appearedAfter: (after: string, day: string, port: string, figure: string) =>
    `${after}の${day}から、宛先ポート${port}に対するアクセスを観測しています（${figure}）。`,
  afterDay: (after: string, day: string) => `${after}の${day}`,
  /** その翌日, その3日後, 同日 before の20日から. */
  after: (days: number) =>
    days === 0 ? '公表と同日' : days === 1 ? 'その翌日' : days > 0 ? `その${days}日後` : `公表の${-days}日前`,
  afterShort: (days: number) => (days === 0 ? '当日' : days === 1 ? '翌日' : days > 0 ? `${days}日後` : `${-days}日前`),
  newPort: (days: number) => `それまでの${days}日間はアクセスがほとんどなく、新たに観測したポートです。`,
  onset: (isNew: boolean, at: string, interval: string) =>
    `${isNew ? '観測開始' : '増加'}は${at}${isNew ? '' : 'に始まった'}と推定され（95%区間は${interval}）、`,
  onsetGradual: (at: string, interval: string) => `増加は緩やかで、${at}に始まったと推定され（95%区間は${interval}）、`,
  lasts: (lastDay: string) => `期末の${lastDay}も平常値を上回って継続しています。`,
  ended: (day: string) => `${day}まで続きました。`,
  endedUnknown: '期末には平常値に戻っています。',
  mean: (since: string, mean: string, base: string, times: string) =>
    `${since}以降の平均は1日・1IPアドレス当たり${mean}件で、平常値${base}件の約${times}倍です。`,
  /** The baseline is so near zero that a multiple of it says nothing. */
  meanNearZero: (since: string, mean: string, base: string) =>
    `${since}以降の平均は1日・1IPアドレス当たり${mean}件です（平常値は${base}件）。`,
  meanWithoutBase: (since: string, mean: string) => `${since}以降の平均は1日・1IPアドレス当たり${mean}件です。`,
  sensorsAll: (n: string) =>
    `増加は${n}台のセンサーすべてに及び、特定のセンサーに偏ったものではないことを確認しました。`,
  sensorsSome: (seen: string, all: string) => `増加を観測したセンサーは${all}台中${seen}台です。`,
  sensorsAdded: (day: string, n: number) => `${day}にセンサー${n}台が加わり`,
  sensorsLost: (day: string, n: number) => `${day}以降センサー${n}台が停止し`,
  sensorChanges: (list: string) =>
    `比較した期間中に${list}ましたが、比較は稼働アドレス当たりで行い、稼働が少ないことを理由に見込みを下げていないため、台数の増減による見かけの増加ではありません。`,
  surveyOnly: 'この増加は調査目的スキャナだけによるもので、判定に用いた期間にそれ以外の送信元はありませんでした。',
  surveyAmong: (survey: string, rest: string, holds: boolean) =>
    `増加の判定に用いた送信元のうち${survey}個は調査目的スキャナであり、これらを除いた${rest}個${holds ? 'でも急増と判定されます' : 'だけでは急増と判定されません'}。`,
  sensorsOne: '観測網のセンサーは1台であり、他の観測点でも同様であるかは分かりません。',

  // what was sent
  sentHeading: '送信された内容',
  mostSent: (share: string, request: string, protocol: string) =>
    `送信された内容をまとめると、${share}が「${request}」という${protocol}でした。`,
  mostSentAmong: (all: string, share: string, request: string, protocol: string) =>
    `送信された内容をまとめると、全体の${all}が探索の要求で、その中心は「${request}」という${protocol}（全体の${share}）でした。`,
  someSentAmong: (all: string, share: string, request: string, protocol: string) =>
    `また、${all}は探索の要求で、その中心は「${request}」という${protocol}（全体の${share}）でした。`,
  someSent: (share: string, request: string, protocol: string) =>
    `また、${share}は「${request}」という${protocol}でした。`,
  request: (protocol: string) => (protocol === '' ? '要求' : `${protocol}の要求`),
  headRequest: 'ページの本文を受け取らず、応答の見出しだけを得る要求です。',
  searchesWeb: (port: string) => `${port}でウェブサーバーが動作しているIPアドレスを探しているものとみられます。`,
  searches: (title: string) =>
    `「${title}」に当てはまる要求であり、対象となる機器やサービスを探しているものとみられます。`,
  exploit: (share: string, request: string, several: boolean) =>
    `全体の${share}は、公表された脆弱性を利用する要求「${request}」${several ? 'など' : ''}に一致することを確認しました。`,
  exploitOther: (share: string, title: string, request: string, several: boolean) =>
    `全体の${share}は、${title}の要求「${request}」${several ? 'など' : ''}に一致することを確認しました。`,
  credentials: (share: string) => `${share}は、ログインを試みるものであることを確認しました。`,
  portChecks: (share: string) =>
    `${share}は、接続しただけで何も送信しておらず、ポートの開放状況を確認したものとみられます。`,
  credentialsLogged: '取り込んだ記録には、ログインの試行があったことだけが残っており、送信内容は記録されていません。',
  neverConnected:
    '送信元はいずれも接続の確立に至っておらず、接続後に何を送信しようとしていたかは分かりません。目的は特定できません。',
  unloggedAll: '取り込んだ記録に残っていないため、送信内容は記録されていません。',
  unloggedPart: (share: string) =>
    `${share}については、取り込んだ記録に残っていないため、送信内容は記録されていません。`,
  purposeUnknown: '目的は特定できません。',
  phases: (check: string, exploit: string) =>
    `開放確認は${check}、脆弱性を利用する要求は${exploit}から観測しています。`,
  twoPhase: (share: string) =>
    `開放確認を行った送信元の${share}が、2日以内に同じIPアドレスから要求を送っています。対象を探す段階と、要求を送る段階に分かれた活動とみられます。`,
  notSuccess: 'なお、要求の観測は、侵入の成功を意味するものではありません。',

  // the port
  portHeading: 'ポートの用途',
  portService: (port: string, service: string) => `${port}は、${service}に使用されるポートです。`,
  portProducts: (port: string, products: string) => `${port}は、${products}でも使用されるポートです。`,
  portBoth: (port: string, service: string, products: string) =>
    `${port}は、${service}に使用されるポートであり、${products}でも使用されます。`,
  portUnknown: (port: string) => `${port}は、登録された用途がなく、使用する製品も知られていないポートです。`,
  portDynamic: (port: string) =>
    `${port}は、用途が登録されない動的・私用ポート（49152〜65535）に当たり、使用する製品も知られていません。`,
  kindText: {
    'control-panel':
      'サーバーの管理や操作をウェブ画面から行う「コントロールパネル」の管理画面は、外部から到達できる状態で放置されると、不正に侵入される危険性があります。',
    bmc: 'BMC（Baseboard Management Controller）は、サーバー本体の電源やOSの状態によらず動作する、管理用の小さなコンピューターです。専用の通信口を備え、遠隔からの電源の操作や画面の表示に使用されます。ハードウェアの一部と見なされて対策が及ばず、侵入の糸口となる可能性があります。',
    'web-server': 'ウェブサーバーの所在を調べる動きは、脆弱性のある製品を選び出す準備である可能性があります。',
    router:
      'ルーターの管理機能が外部から到達できる状態にあると、設定の変更や踏み台としての悪用につながる可能性があります。',
    camera:
      'ネットワークカメラの管理画面が外部から到達できる状態にあると、のぞき見や踏み台としての悪用につながる可能性があります。',
    nas: 'NASには重要なファイルが保存されるため、外部から到達できる状態にあると、情報の漏えいや暗号化による被害につながる可能性があります。',
    database: 'データベースが認証なしで外部から到達できる状態にあると、情報の漏えいや消去につながる可能性があります。',
    proxy: '誰でも利用できるプロキシは、送信元を隠すための中継に悪用される可能性があります。',
    'remote-access': '遠隔操作サービスは、推測されやすいパスワードを順に試す行為の対象となる可能性があります。',
    'vpn-gateway':
      'VPN装置は組織内のネットワークへの入口に当たるため、脆弱性や漏えいした認証情報を悪用されると、組織内への侵入につながる可能性があります。',
    iot: '初期設定のまま使用されているIoT機器は、不正プログラムの感染の対象となる可能性があります。',
    industrial:
      '産業用制御機器の通信の多くは認証を備えておらず、外部から到達できる状態にあると、状態の読み出しや操作を許す可能性があります。',
    'tls-service': 'TLSを用いるサービスで、暗号通信ライブラリーの脆弱性の有無を調べている可能性があります。',
    'application-server':
      'アプリケーションサーバーの管理機能が外部から到達できる状態にあると、不正なプログラムを配置される可能性があります。',
    container:
      'コンテナの管理機能が認証なしで外部から到達できる状態にあると、不正なコンテナを作成され、サーバー全体を操作される可能性があります。',
    cms: 'CMS本体や拡張機能の脆弱性は、ウェブサイトの改ざんに悪用される可能性があります。',
    mail: 'メールサーバーは、不正な中継や、利用者のパスワードを試す行為の対象となる可能性があります。',
    dns: '誰からの問合せにも答えるDNSサーバーは、DoS攻撃の踏み台に悪用される可能性があります。',
    ntp: '応答の大きい要求に答えるNTPサーバーは、DoS攻撃の踏み台に悪用される可能性があります。',
    reflector:
      '送信元を確かめずに大きな応答を返すサービスは、送信元を詐称した要求により、DoS攻撃の踏み台（リフレクター）に悪用される可能性があります。',
    telephony: 'IP電話サーバーは、不正に発信され、高額な通話料金を請求される被害につながる可能性があります。',
    cryptocurrency:
      '暗号資産のノードや採掘用のソフトウェアの管理機能が外部から到達できる状態にあると、暗号資産を窃取される可能性があります。',
    worm: '感染した機器が、次に感染させる相手を探している可能性があります。',
    general: '',
  } satisfies Record<ProductKind, string>,

  // who sends
  sourcesHeading: '送信元の状況',
  sourceCount: (total: string, handshake: string) =>
    `送信元IPアドレスは${total}個で、このうち接続を確立し、詐称が考えにくいものは${handshake}個でした。`,
  sourceCountUnanswered: (total: string) =>
    `送信元IPアドレスは${total}個でした。いずれも接続の確立には至っておらず、詐称されたものが含まれる可能性があります。`,
  sourceCountLogged: (total: string) =>
    `送信元IPアドレスは${total}個でした。取り込んだ記録には接続の確立の有無が残っておらず、詐称されたものが含まれる可能性があります。`,
  sourceCountUdp: (total: string) =>
    `送信元IPアドレスは${total}個でした。接続を必要としない通信のため、送信元が詐称されている可能性があります。`,
  origins: (list: string) => `登録された国・地域は、${list}の順に多く、`,
  originShare: (name: string, share: string) => `${name}（${share}）`,
  originsEnd: '利用者や操作者の所在を示すものではありません。',
  marks: (list: string) => `${list}が見られました。`,
  markShare: (mark: string, share: string) => `送信元の${share}に${mark}`,
  markNames: {
    mirai: 'Miraiの特徴',
    zmap: 'ZMapの特徴',
    masscan: 'masscanの特徴',
    nmapSyn: 'nmapの特徴',
    irregularSyn: '通常のOSと異なるSYN',
    undetermined: '特徴のない（ツールを特定できない）通信',
    surveyScanner: '調査目的スキャナ',
    credentials: 'ログインの試行',
    logged: '記録由来',
  } as Record<string, string>,
  alsoVisited: (list: string) => `同じ送信元は、${list}にもアクセスしていました。`,
  alsoShare: (port: string, share: string) => `${port}（${share}）`,
  newSources: (share: string) => `前期に見られなかった送信元は${share}でした。`,
  steppingNone: (port: string) => `送信元自身の${port}の公開状況は、走査データがないため確認していません。`,
  steppingNoRecord: (port: string) => `送信元IPアドレス自身について、${port}の走査データに記録はありませんでした。`,
  stepping: (
    scanned: string,
    from: string,
    to: string,
    port: string,
    showing: string,
    share: string,
    product: string,
    login: boolean,
  ) =>
    `${from === to ? `${from}に` : `${from}から${to}までに`}取得された走査データに記録のある送信元${scanned}個のうち、${showing}個（${share}）で、${port}${login ? `に${product}のログイン画面が表示される` : `で${product}が動作している`}ことを確認しました。`,
  steppingZero: (scanned: string, port: string, product: string) =>
    `走査データに記録のある送信元${scanned}個のうち、${port}に${product}を表示するものはありませんでした。`,
  steppingSearch: (port: string, product: string) =>
    `このことから、${port}に対するアクセスは、外部から${product}に接続できるサーバーを探すものである可能性があります。`,
  steppingMeans: (product: string, login: boolean) =>
    `${login ? 'この画面を表示する送信元' : 'これらの送信元'}は、${product}を通じて既に侵入され、新たな探索活動の踏み台にされている可能性があります。`,

  // advisory
  advisoryHeading: '公表と観測の関係',
  matchSignature: '要求の内容が公表された情報と一致することから、この脆弱性を狙うアクセスであることを確認しました。',
  matchProduct: (title: string) => `ポートの用途と時期から、${title}に関係するものとみられます。`,
  matchTime: (title: string) => `時期の近さから、${title}に関係する可能性がありますが、ほかの根拠はありません。`,
  lagAfter: (days: number) =>
    `アクセスは公表の${days === 1 ? '翌日' : `${days}日後`}に始まっており、公表を受けた活動とみられます。`,
  lagSame: 'アクセスは公表と同じ日に始まっており、公表を受けた活動とみられます。',
  lagBefore: (days: number) =>
    `アクセスは公表の${days}日前に始まっており、公表前から脆弱性が知られていた可能性があります。`,
  exposed: (count: string, by: string) =>
    `インターネットから到達できる対象は約${count}台と報告されています（${by}による）。`,
  advisoryPanel: '脆弱性情報',
  disclosedOn: '公表日',
  product: '製品',
  ports: 'ポート',
  advisoryRequest: '要求',
  identifier: '識別番号',
  noIdentifier: 'なし',
  reference: '参照',
  exposedLabel: 'インターネットから到達できる台数',
  about: '約',
  machines: '台',
  exposedNote: (by: string, on: string) => `出典：${by}（${on}）。この観測網で数えたものではありません。`,

  // key facts
  factsPanel: '事象の要点',
  factPort: '宛先ポート',
  factKind: '種別',
  factUse: '主な用途',
  factOnset: '増加開始',
  factFirst: '観測開始',
  factInterval: '95%区間',
  factLag: '公表からの日数',
  factState: '期末の状態',
  factAccesses: 'アクセス',
  factAccessesInPeriod: '今期のアクセス',
  factSources: '送信元',
  factSurvey: '調査目的',
  factPurpose: '用途の確度',
  factVulnerability: '脆弱性の確度',
  stateLasting: (last: string | null) => (last === null ? '継続' : `継続（${last}）`),
  stateLast: (day: string, value: string) => `${day} ${value}件`,
  stateEnded: (day: string | null) => (day === null ? '終息' : `${day}に終息`),
  days: (n: number) => `${n}日`,
  accesses: (n: string) => `${n}件`,
  sourcesN: (n: string) => `${n}個`,
  surveyIncluded: (sources: string, accesses: string) => `送信元の${sources}、件数の${accesses}（含む）`,
  surveyNone: 'なし',
  surveyUnknown: '区別なし（一覧なし）',

  // figure
  figureTitle: (port: string) => `宛先ポート${port}に対するアクセス件数の推移と増加開始時点`,
  figureTitleDisclosed: (port: string) => `宛先ポート${port}に対するアクセス件数の推移と脆弱性の公表`,
  figureDescription: (port: string, onset: string, peak: string | null, state: string) =>
    `${port}に対する1日・1IPアドレス当たりのアクセス件数の棒グラフ。${onset}から増加${peak === null ? '' : `し、${peak}に最大`}。${state}`,
  figureNote: (isNew: boolean, disclosed: boolean, gaps: string | null, rounded: boolean) =>
    `${disclosed ? '縦の破線は公表日、' : '縦の'}実線は${isNew ? '観測' : '増加'}開始の推定（中央値）、帯は95%区間${gaps === null ? '' : `、斜線は欠測（${gaps}）`}。${rounded ? '割合は四捨五入のため、合計が100%にならない。' : ''}`,
  figureWithoutSurvey: '棒を横切る線は、調査目的スキャナを除いた件数。',
  gapText: (from: string, hours: string, sensor: string) => `${sensor} ${from}から${hours}時間`,
  allSensors: '全センサー',
  moreGaps: (n: number) => `ほか${n}件`,

  // samples
  samplePanel: '送信された内容（代表例）',
  sampleCounts: (accesses: string, sources: string, bytes: string) =>
    `${accesses}件、送信元${sources}個、${bytes}バイト`,
  overlapPanel: '同じ送信元が訪れた他のポート',
  overlapNote: (total: string) => `${total}個に占める割合、重複あり`,
  recommendations: '推奨する対策',
}
