import { expect, test } from 'bun:test'
import * as kita from '@kitajs/html/jsx-runtime'
import fc from 'fast-check'
import { page as parsed } from '../../tests/dom'
import * as development from './jsx-dev-runtime'
import * as production from './jsx-runtime'

const TYPED = [
  '&amp;',
  '&lt;b&gt;',
  '&copy=1',
  '&copy;',
  'a&b;c',
  `"'<>`,
  '&#39;',
  '&#x27;',
  '&amp;amp;',
  '&',
  'plain',
]

/** One of every kind of element in whose attributes something typed stands. */
function Everything({ typed }: { typed: string }) {
  const data = { 'data-spread': typed, 'aria-label': typed }
  return (
    <main title={typed} class={['card', typed]} {...data}>
      <meta name="description" content={typed} />
      <input type="text" value={typed} placeholder={typed} />
      <input type="hidden" value={typed} />
      <input type="checkbox" value={typed} checked />
      <input type="radio" value={typed} />
      <select>
        <option value={typed} label={typed} />
      </select>
      <textarea title={typed} safe>
        {typed}
      </textarea>
      <button type="submit" name="change" value={typed} formaction={`/change?of=${typed}`}>
        <b data-in={typed}>Change</b> or not
      </button>
      <a href={`/?text=${typed}`} hx-get={`/?text=${typed}`} style={`content: ${typed}`}>
        Away
      </a>
      <img src={`/p?x=1&y=${typed}`} alt={typed} />
      <tag of="output" attrs={{ title: typed }} style={{ content: typed }} />
    </main>
  )
}

test.each(TYPED)('%p is in every attribute what was typed, and nothing else', async typed => {
  const main = parsed(String(await Everything({ typed }))).querySelector('main')!
  const of = (selector: string, ...names: string[]) =>
    names.map(name => main.querySelector(selector)?.getAttribute(name) ?? null)
  expect(
    ['title', 'data-spread', 'aria-label', 'class'].map(name => main.getAttribute(name) ?? null),
  ).toEqual([typed, typed, typed, `card ${typed}`])
  expect(of('meta', 'content')).toEqual([typed])
  expect(of('[type=text]', 'value', 'placeholder')).toEqual([typed, typed])
  for (const type of ['hidden', 'checkbox', 'radio']) expect(of(`[type=${type}]`, 'value')).toEqual([typed])
  expect(of('option', 'value', 'label')).toEqual([typed, typed])
  expect([...of('textarea', 'title'), main.querySelector('textarea')?.textContent ?? null]).toEqual([
    typed,
    typed,
  ])
  expect(of('button', 'value', 'formaction')).toEqual([typed, `/change?of=${typed}`])
  expect(of('button b', 'data-in')).toEqual([typed])
  expect(of('a', 'href', 'hx-get', 'style')).toEqual([
    `/?text=${typed}`,
    `/?text=${typed}`,
    `content: ${typed}`,
  ])
  expect(of('img', 'src', 'alt')).toEqual([`/p?x=1&y=${typed}`, typed])
  expect(of('output', 'title', 'style')).toEqual([typed, `content:${typed};`])
  expect(main.querySelectorAll('*').length).toBe(13)
})

test('what is no text keeps its form, and children stay the HTML they are', async () => {
  const day = new Date('2031-03-20T10:00:00Z')
  const address = new URL('https://farm.example/?a=1&b=2')
  const html = (attributes: Record<string, unknown>) => production.jsx('p', attributes)
  expect(await html({ hidden: true, title: undefined, lang: null, tabindex: 0, children: 'a&amp;b' })).toBe(
    '<p hidden tabindex="0">a&amp;b</p>',
  )
  expect(await html({ 'data-day': day, 'data-at': address, attrs: 'data-raw="a&amp;b"' })).toBe(
    `<p data-day="${day.toISOString()}" data-at="https://farm.example/?a=1&amp;b=2" data-raw="a&amp;b"></p>`,
  )
  expect(await html({ class: ['a', false, '&'], children: ['<b>1</b>', 2] })).toBe(
    '<p class="a &amp;"><b>1</b>2</p>',
  )
})

test('a component gets its properties as they were given, and they are not changed', async () => {
  const given = { title: '&' }
  const Component = (properties: { title: string }) => <p {...properties} />
  expect(await production.jsx(Component, given)).toBe('<p title="&amp;"></p>')
  expect(await production.jsxs('p', { ...given, children: ['a', 'b'] })).toBe('<p title="&amp;">ab</p>')
  expect(given).toEqual({ title: '&' })
})

test('outside of production JSX is the same', () => {
  expect([development.jsxDEV, development.Fragment]).toEqual([production.jsx, production.Fragment])
})

test('but for the ampersand an element is written as Kita writes it, whatever its attributes and children are', async () => {
  const text = fc.stringMatching(/^[a-z "'<>=-]{0,8}$/)
  const plain = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined))
  const attributes = fc.record(
    {
      title: plain,
      tabindex: plain,
      class: fc.oneof(text, fc.array(fc.oneof(text, fc.constant(false), fc.constant(undefined)))),
      className: text,
      style: fc.dictionary(fc.constantFrom('color', 'fontSize'), text),
      attrs: fc.dictionary(fc.constantFrom('lang', 'dir'), text),
      of: fc.constantFrom('output', 'input'),
      'data-day': fc.date({ noInvalidDate: true }),
      safe: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const child = fc.oneof(
    plain,
    text.map(each => Promise.resolve(each)),
    fc.array(text),
  )
  const element = fc.constantFrom('p', 'input', 'br', 'tag', 'custom-element')
  await fc.assert(
    fc.asyncProperty(element, attributes, child, async (name, given, children) => {
      const named = name === 'tag' ? { ...given, of: 'output' } : given
      const one = () => ({ ...named, children: Array.isArray(children) ? [...children] : children })
      expect(await production.jsx(name, one())).toBe(await kita.jsx(name, one()))
      const several = () => ({
        ...named,
        children: ['a', children].map(each => (Array.isArray(each) ? [...each] : each)),
      })
      expect(await production.jsxs(name, several())).toBe(await kita.jsxs(name, several()))
    }),
  )
})
