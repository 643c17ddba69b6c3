import { type Children, contentsToString, contentToString, isVoidElement } from '@kitajs/html'
import * as kita from '@kitajs/html/jsx-runtime'

const { jsx: element, jsxs: elementOfSeveral } = kita

/**
 * What JSX is compiled to (`jsxImportSource` in tsconfig.json): Kita's, with every attribute of every element escaped.
 * Kita escapes an attribute's quotation marks alone, so a browser reads a typed `&lt;` as `<`. The ampersand is the one
 * other character that means something there:
 * https://html.spec.whatwg.org/multipage/parsing.html#attribute-value-(double-quoted)-state
 */
export const jsx: typeof kita.jsx = (name, attributes) => {
  if (typeof name === 'function') return name(attributes)
  const opening = openingTag(name, attributes)
  if (opening === null) return element(name, withEscaped(attributes))
  const { children, safe } = attributes as Shown
  if (children === undefined) return opening + (isVoidElement(name) ? '/>' : `></${name}>`)
  return closed(name, opening, contentToString(children, safe === true))
}

/** The same for an element of several children. */
export const jsxs: typeof kita.jsxs = (name, attributes) => {
  if (typeof name === 'function') return name(attributes)
  const opening = openingTag(name, attributes)
  const { children, safe } = attributes as Shown
  if (opening === null || !Array.isArray(children)) return elementOfSeveral(name, withEscaped(attributes))
  return closed(name, opening, contentsToString(children, safe === true))
}

export const Fragment = kita.Fragment

type Shown = { readonly children?: Children; readonly safe?: boolean }

/** Not written as they are named: the children, and what Kita alone knows. */
const KITAS: ReadonlySet<string> = new Set(['className', 'style', 'attrs', 'of'])

/**
 * `<p title="&amp;"`, without what closes it. Nearly all attributes are text, numbers, flags or lists of classes: these
 * are escaped and written in one go, as Kita writes them. Null for an element with any other, which is Kita's.
 */
function openingTag(element: string, attributes: object): string | null {
  if (element === 'tag') return null
  let opening = `<${element}`
  for (const name in attributes) {
    if (name === 'children' || name === 'safe') continue
    const value = (attributes as Record<string, unknown>)[name]
    if (value === undefined || value === null || value === false) continue
    if (KITAS.has(name)) return null
    if (value === true) opening += ` ${name}`
    else if (typeof value === 'string') opening += ` ${name}="${quoted(value)}"`
    else if (typeof value === 'number') opening += ` ${name}="${value}"`
    else {
      const classes = name === 'class' && Array.isArray(value) ? classesOf(value) : null
      if (classes === null) return null
      if (classes !== '') opening += ` class="${quoted(classes)}"`
    }
  }
  return opening
}

/** Those that are there, with a blank between them; null for a list of something else. */
function classesOf(list: readonly unknown[]): string | null {
  let classes = ''
  for (const each of list) {
    if (!each) continue
    if (typeof each !== 'string') return null
    classes += classes === '' ? each.trim() : ` ${each.trim()}`
  }
  return classes
}

function quoted(text: string): string {
  const known = text.includes('&') ? escaped(text) : text
  return known.includes('"') ? known.replaceAll('"', '&#34;') : known
}

function closed(name: string, opening: string, contents: JSX.Element): JSX.Element {
  if (contents instanceof Promise) return contents.then(html => `${opening}>${html}</${name}>`)
  return `${opening}>${contents}</${name}>`
}

/** Most elements have nothing to escape, and are handed on as they are. */
function withEscaped<T extends Record<string, unknown>>(attributes: T): T {
  let changed: Record<string, unknown> | undefined
  for (const name in attributes) {
    // Children are HTML, and `safe` escapes them.
    if (name === 'children') continue
    const value: unknown = attributes[name]
    if (typeof value === 'string') {
      if (!value.includes('&')) continue
    } else if (typeof value !== 'object' || value === null) continue
    changed ??= { ...attributes }
    changed[name] = written(name, value)
  }
  return (changed ?? attributes) as T
}

/** Lists of classes, declarations of `style` and sets of `attrs` keep their form; other objects speak for themselves. */
function written(name: string, value: string | object): unknown {
  // A string of `attrs` is attributes as they are written, and dates are Kita's to write.
  if (value instanceof Date || (name === 'attrs' && typeof value === 'string')) return value
  if (name === 'class' && Array.isArray(value))
    return value.map(each => (typeof each === 'string' ? escaped(each) : each))
  if ((name === 'style' || name === 'attrs') && isObject(value)) return withEscaped(value)
  return escaped(String(value))
}

function isObject(value: string | object): value is Record<string, unknown> {
  return typeof value === 'object'
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;')
}
