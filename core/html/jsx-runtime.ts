import * as kita from '@kitajs/html/jsx-runtime'

const { jsx: element, jsxs: elementOfSeveral } = kita

/**
 * What JSX is compiled to (`jsxImportSource` in tsconfig.json): Kita's, with every attribute of every element escaped.
 * Kita escapes an attribute's quotation marks alone, so a browser reads a typed `&lt;` as `<`. The ampersand is the one
 * other character that means something there:
 * https://html.spec.whatwg.org/multipage/parsing.html#attribute-value-(double-quoted)-state
 */
export const jsx: typeof kita.jsx = (name, attributes) =>
  typeof name === 'function' ? name(attributes) : element(name, withEscaped(attributes))

/** The same for an element of several children. */
export const jsxs: typeof kita.jsxs = (name, attributes) =>
  typeof name === 'function' ? name(attributes) : elementOfSeveral(name, withEscaped(attributes))

export const Fragment = kita.Fragment

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
