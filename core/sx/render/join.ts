/** From an element's template and the values of its holes to HTML. */
import { chargeMemory, chargeWork } from '../meter/meter.ts'
import { joined } from '../prims/string-charges.ts'
import { display } from '../printer/print.ts'
import { fail } from '../values/errors.ts'
import { each } from '../values/lists.ts'
import { List, Markup, type Opaque, type Value } from '../values/types.ts'
import { META_NAMES, plainStyle } from './allowed.ts'
import type { AttributeRule } from './attribute-rule.ts'
import { escapeHtml, localUrl, safeLink, safeStyle, safeUrl } from './escape.ts'

/** What a hole is filled into decides how it is escaped. */
export type Hole =
  | { kind: 'child' }
  | { kind: 'attribute'; name: string; rule: AttributeRule }
  | { kind: 'raw-text'; tag: string }
export interface Template {
  /** One more than there are holes. */
  parts: string[]
  holes: Hole[]
}

/** The primitive %html. */
export function joinTemplate(template: Opaque, ...values: Value[]): Markup {
  const { parts, holes } = template.inner as Template
  let html = paid(parts[0] as string)
  for (let i = 0; i < values.length; i++)
    html += fill(holes[i] as Hole, values[i] as Value) + paid(parts[i + 1] as string)
  return new Markup(html)
}

/** Each piece is paid for as it is put in: a small value may hold itself many times over. */
function paid(text: string): string {
  chargeMemory(text.length * 2)
  chargeWork((text.length >>> 4) + 1)
  return text
}

export function fill(hole: Hole, value: Value): string {
  if (hole.kind === 'child') return child(value)
  if (hole.kind === 'attribute') return paid(attribute(hole.name, hole.rule, value))
  return paid(rawText(hole.tag, value))
}

const MOST_NESTED = 200

/** A child: text is escaped, lists are their elements one after another, nil and booleans are nothing. */
export function child(value: Value, depth = 0): string {
  if (typeof value === 'string') return paid(escapeHtml(value))
  if (value instanceof Markup) return paid(value.html)
  if (typeof value === 'number') return paid(String(value))
  if (value === null || typeof value === 'boolean') return ''
  if (value instanceof List || Array.isArray(value)) {
    if (depth > MOST_NESTED) fail('type-error', 'render: lists nested too deep')
    let html = paid('')
    for (const item of value instanceof List ? each(value) : value) html += child(item, depth + 1)
    return html
  }
  return paid(escapeHtml(display(value)))
}

export function attribute(name: string, rule: AttributeRule, value: Value): string {
  if (value === null || value === false) return ''
  if (rule === 'boolean') return ` ${name}`
  if (typeof value === 'string')
    return ` ${name}="${escapeHtml(rule === 'plain' ? value : ruled(rule, value))}"`
  if (typeof value === 'number') return ` ${name}="${value}"`
  if (value === true) return /^(aria|data)-/.test(name) ? ` ${name}="true"` : ` ${name}`
  const text =
    value instanceof List
      ? joined([...each(value)].filter(x => x !== null && x !== false).map(display), ' ')
      : display(value)
  return ` ${name}="${escapeHtml(ruled(rule, text))}"`
}

function ruled(rule: AttributeRule, text: string): string {
  chargeWork(text.length >>> 2)
  switch (rule) {
    case 'url':
    case 'media':
      return safeUrl(text)
    case 'link':
      return safeLink(text)
    case 'local':
      return localUrl(text)
    case 'fragment':
      return text.startsWith('#') ? text : '#'
    case 'style':
      return safeStyle(text)
    case 'plain-style':
      return plainStyle(text)
    case 'paint':
      return /url|\\/i.test(text) && !/^url\(#[\w-]+\)$/.test(text) ? 'none' : text
    case 'meta-name':
      return META_NAMES.has(text.toLowerCase()) ? text : ''
    case 'srcset':
      return text
        .split(',')
        .map(part => safeUrl(part.trim()))
        .join(', ')
    default:
      return text
  }
}

/** The body of script and style is not escaped, so it may not close its element. */
function rawText(tag: string, value: Value): string {
  const text = value === null ? '' : display(value)
  if (new RegExp(`</${tag}|<!--`, 'i').test(text)) fail('type-error', `render: the body of ${tag} closes it`)
  return text
}
