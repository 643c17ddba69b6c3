import { expect, test } from 'bun:test'
import { page as parseHTML } from '../../tests/dom'
import { fillForm } from './fill-form'

const PAGE = `<!doctype html><main><form method="post" action="/other"><textarea name="text">theirs</textarea></form>
  <form id="write" method="post" action="/notes?draft=1&amp;x=2"><input type="hidden" name="version" value="7"><input name="title" value="old">
  <textarea name="text">old</textarea><input type="checkbox" name="large" checked><input type="radio" name="for" value="a" checked>
  <input type="radio" name="for" value="b &amp; c"><select name="list"><option value="1" selected>One</option><option value="2">Two</option></select>
  <input name="tag" value=""><input name="tag" value=""><input type="file" name="file"><button formaction="/preview">Look</button></form>
  <input name="at" form="write" value=""></main>`

const fields = {
  version: ['6'],
  title: ['“A” & "b" <c> &amp;'],
  text: ['\nTwo\n</textarea><script>alert(1)</script> &lt;'],
  for: ['b & c'],
  list: ['2'],
  tag: ['one', 'two'],
  file: ['x'],
  at: ['2099-01-01T10:00'],
}

test.each(['/notes?draft=1&x=2', '/preview'])(
  'a form that sends to %s is as it was typed, and no other is touched',
  action => {
    const html = fillForm(PAGE, { action, page: '/', fields })
    const page = parseHTML(html ?? '')
    const [other, own] = [...page.querySelectorAll('form')]
    const value = (name: string) => own?.querySelector(`[name=${name}]`)?.getAttribute('value') ?? ''
    expect(other?.querySelector('textarea')?.textContent).toBe('theirs')
    expect(own?.querySelector('textarea')?.textContent?.replace(/^\n/, '')).toBe(fields.text[0]!)
    expect([value('version'), value('title')]).toEqual(['6', fields.title[0]!])
    expect(own?.querySelector('[name=large]')?.hasAttribute('checked')).toBe(false)
    expect([...(own?.querySelectorAll('[checked]') ?? [])].map(each => each.getAttribute('value'))).toEqual([
      'b & c',
    ])
    expect(own?.querySelector('[selected]')?.textContent).toBe('Two')
    expect([...(own?.querySelectorAll('[name=tag]') ?? [])].map(each => each.getAttribute('value'))).toEqual([
      'one',
      'two',
    ])
    expect(own?.querySelector('[name=file]')?.hasAttribute('value')).toBe(false)
    expect(page.querySelector('[name=at]')?.getAttribute('value')).toBe('2099-01-01T10:00')
    expect(page.querySelector('script')).toBeNull()
  },
)

test('a page without that form is no place for it', () => {
  expect(fillForm(PAGE, { action: '/gone', page: '/', fields })).toBeNull()
})
