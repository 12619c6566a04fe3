import type { Confidence } from '../../model/finding.ts'
import type { Block, Cell, Column, Figure, Inline, Panel, PanelBlock, Row, Table } from '../document.ts'
import { svgText } from '../figures/svg.ts'
import { escapeHtml as e } from './escape.ts'

const DOTS: Record<Confidence, string> = { certain: '●●●', likely: '●●○', possible: '●○○' }

export function dotsText(confidence: Confidence): string {
  return DOTS[confidence]
}

export function inlineHtml(content: readonly Inline[]): string {
  return content.map(partHtml).join('')
}

function partHtml(part: Inline): string {
  switch (part.kind) {
    case 'text':
      return e(part.text)
    case 'strong':
      return `<strong>${e(part.text)}</strong>`
    case 'keep':
      return `<span class="keep">${e(part.text)}</span>`
    case 'code':
      return `<code>${e(part.text)}</code>`
    case 'query':
      return queryLinks(part.ids)
    case 'dots':
      return `<span class="dots" aria-hidden="true">${DOTS[part.confidence]}</span>`
  }
}

export function queryLinks(ids: readonly string[]): string {
  const known = ids.filter(id => id !== '')
  return known.length === 0 ? '' : `<sup>${known.map(id => `<a href="#${e(id)}">[${e(id)}]</a>`).join('')}</sup>`
}

export function blocksHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join('\n')
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p class="text">${inlineHtml(block.content)}</p>`
    case 'heading':
      return `<h3>${e(block.text)}</h3>`
    case 'notice':
      return `<p class="note">${inlineHtml(block.content)}</p>`
    case 'list':
      return `<ul>${block.items.map(item => `<li>${inlineHtml(item)}</li>`).join('')}</ul>`
    case 'table':
      return tableHtml(block)
    case 'figure':
      return figureHtml(block)
    case 'panel':
      return panelHtml(block)
    case 'beside':
      return `<div class="beside"><div>${blocksHtml(block.main)}</div><div>${blocksHtml(block.side)}</div></div>`
    case 'pair':
      return `<div class="pair"><div>${blocksHtml(block.left)}</div><div>${blocksHtml(block.right)}</div></div>`
    case 'recommendations':
      return `<div class="recommendations"><h3>${e(block.title)}</h3><div><p>${e(block.lead)}</p><dl>${block.items.map(i => `<dt>${e(i.label)}</dt><dd>${e(i.text)}</dd>`).join('')}</dl></div></div>`
    case 'definitions':
      return `<div class="definitions"><h3>${e(block.title)}</h3><dl>${block.items.map(i => `<div><dt>${e(i.term)}</dt><dd>${e(i.text)}</dd></div>`).join('')}</dl></div>`
  }
}

function titleHtml(block: Figure | Table): string {
  const label = block.label === '' ? '' : `<span class="label">${e(block.label)}</span>`
  return `${label}${e(block.title)}<span class="unit">${e(block.unit)}${queryLinks(block.queries)}</span>`
}

function noteHtml(content: readonly Inline[]): string {
  return content.length === 0 ? '' : `<p class="note">${inlineHtml(content)}</p>`
}

function figureHtml(figure: Figure): string {
  const id = e(figure.id)
  return `<figure id="${id}"><figcaption>${titleHtml(figure)}</figcaption><div class="wide" tabindex="0" role="group" aria-label="${e(`${figure.label} ${figure.title}`.trim())}">${svgText(figure.drawing)}</div><p class="hidden">${e(figure.description)}</p>${noteHtml(figure.note)}</figure>`
}

function tableHtml(table: Table): string {
  const head = table.columns
    .map(c => (c.head === '' ? '<td></td>' : `<th scope="col" class="${c.align}">${e(c.head)}</th>`))
    .join('')
  const rows = table.rows.map(row => rowHtml(row, table)).join('')
  return `<div class="table"><table class="data" id="${e(table.id)}"><caption>${titleHtml(table)}</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>${noteHtml(table.note)}`
}

function rowHtml(row: Row, table: Table): string {
  if (row.kind === 'subhead')
    return `<tr class="subhead"><th scope="rowgroup" colspan="${table.columns.length}">${row.cells.map(plainCell).map(e).join('')}</th></tr>`
  const header = table.columns.findIndex(c => c.align === 'left')
  const first = row.cells[0]
  const id = table.id === 'table-queries' && first?.kind === 'text' ? ` id="${e(first.text)}"` : ''
  const cells = row.cells
    .map((cell, i) => cellHtml(cell, table.columns[i]!, i === header && row.kind === 'row'))
    .join('')
  return `<tr${id}${row.kind === 'sum' ? ' class="sum"' : ''}>${cells}</tr>`
}

export function plainCell(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
    case 'code':
      return cell.text
    case 'bar':
      return cell.label
    case 'move':
      return cell.text
  }
}

function cellHtml(cell: Cell, column: Column, header: boolean): string {
  const tag = header ? 'th scope="row"' : 'td'
  const strong = cell.kind === 'text' && cell.strong ? ' strong' : ''
  return `<${tag} class="${column.align}${strong}">${cellContent(cell)}</${header ? 'th' : 'td'}>`
}

function cellContent(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return e(cell.text)
    case 'code':
      return `<code>${e(cell.text)}</code>`
    case 'bar':
      return barHtml(cell.value)
    case 'move':
      return `<span class="move">${moveMark(cell.move)}<span${cell.move === 'new' ? ' class="new"' : ''} aria-hidden="true">${e(cell.text)}</span><span class="hidden">${e(cell.label)}</span></span>`
  }
}

function barHtml(value: number): string {
  const width = Math.round(Math.max(0, Math.min(1, value)) * 1000) / 10
  return `<svg class="bar" aria-hidden="true" width="100%" height="8" preserveAspectRatio="none" viewBox="0 0 100 8"><rect width="${Math.max(width, value > 0 ? 0.8 : 0)}" height="8"/></svg>`
}

function moveMark(move: 'up' | 'down' | 'same' | 'new' | 'none'): string {
  const shape = {
    up: '<path d="M5 1 9 9H1z" fill="currentColor"/>',
    down: '<path d="M5 8.4 1.4 1.8h7.2z" fill="none" stroke="currentColor"/>',
    same: '<path d="M1 5h8" stroke="currentColor"/>',
    new: '',
    none: '',
  }[move]
  return shape === '' ? '' : `<svg viewBox="0 0 10 10" aria-hidden="true">${shape}</svg>`
}

export function panelHtml(panel: Panel): string {
  return `<div class="panel${panel.framed ? ' framed' : ''}"><h3>${e(panel.title)}${queryLinks(panel.queries)}</h3>${panel.blocks.map(panelBlock).join('')}</div>`
}

function panelBlock(block: PanelBlock): string {
  switch (block.kind) {
    case 'facts':
      return `<dl class="facts">${block.rows.map(r => `<dt>${e(r.label)}</dt><dd>${inlineHtml(r.value)}</dd>`).join('')}</dl>`
    case 'big-number':
      return `${block.label === '' ? '' : `<p class="small">${e(block.label)}</p>`}<p class="big">${e(block.value)}<span>${e(block.unit)}</span></p>`
    case 'small':
      return `<p class="small">${inlineHtml(block.content)}</p>`
    case 'code':
      return `<pre>${e(block.text)}</pre>`
    case 'bars':
      return `<table class="bars">${block.rows.map(r => `<tr><th scope="row">${e(r.label)}</th><td>${barHtml(r.value)}</td><td>${e(r.text)}</td></tr>`).join('')}</table>`
  }
}
