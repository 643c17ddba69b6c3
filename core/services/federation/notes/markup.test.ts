import { describe, expect, test } from 'bun:test'
import { hashtagsIn, mentionsIn, noteHtml } from './markup'

describe('the names in a text', () => {
  test.each([
    ['Hello @joan.', ['@joan']],
    ['Ask @Joan, @tom; or @mair!', ['@Joan', '@tom', '@mair']],
    ['(@joan) [@tom] “@mair” *@ada*', ['@joan', '@tom', '@mair', '@ada']],
    ['@joan’s jars and @tom\u0027s', ['@joan', '@tom']],
    ['-@joan\n@tom', ['@joan', '@tom']],
    ['For @joan@թութ.հայ, please', ['@joan@թութ.հայ']],
    ['@ada@münchen.example!', ['@ada@münchen.example']],
    ['@ada@mu\u0308nchen.example…', ['@ada@mu\u0308nchen.example']],
    ['to @x@host:8443: now', ['@x@host:8443']],
    ['to @x@EXAMPLE.com: now', ['@x@EXAMPLE.com']],
    ['@x@example.com.', ['@x@example.com']],
    ['@x@example。com', ['@x@example。com']],
    ['@x@xn--mnchen-3ya.example?', ['@x@xn--mnchen-3ya.example']],
    ['@first.last@farm.example', ['@first.last@farm.example']],
    ['@joan_@farm.example', ['@joan_@farm.example']],
    ['@ada@farm.example🎉', ['@ada@farm.example']],
    ['@ada@farm.example’s', ['@ada@farm.example']],
    ['@joan @JOAN @joan', ['@joan']],
  ])('%j names %j', (text, names) => {
    expect(mentionsIn(text)).toEqual(names)
  })

  test.each([
    ['mail joan@farm.example or jürgen@farm.example'],
    ['https://farm.example/@joan and http://x.example/?to=@tom'],
    ['farm.example/@joan, localhost:4004/@joan'],
    ['x.example?to=@joan'],
    ['a lone @ sign, and @@'],
  ])('%j names nobody', text => {
    expect(mentionsIn(text)).toEqual([])
  })

  // What cannot be read must never be read in part: the part may be the name of one of us.
  test.each([
    '@joán',
    '@joan@',
    '@joan@[::1]',
    '@joan@💩',
    '@joan@%66arm.example',
    '@joan@a@b.example',
    '@joan-@farm.example',
    '@joan..doe',
    '@joan%x@farm.example',
    '@жоan@farm.example',
  ])('%j never names @joan', text => {
    for (const context of [text, `${text} hello`, `Hi ${text}`, `(${text})`, `${text}\nBye`]) {
      const [name = ''] = mentionsIn(context)
      expect(name).not.toBe('')
      expect(name.toLowerCase()).not.toBe('@joan')
      expect(noteHtml(context, [person('@joan')], tag => tag)).not.toContain('mention')
    }
  })

  test('are links where somebody bears them, and text where nobody does', () => {
    const html = noteHtml(
      'Hi @Ada@Farm.example & @joan: x.example/@ada@farm.example',
      [person('@ada@farm.example')],
      tag => tag,
    )
    expect(html).toBe(
      '<p>Hi <span class="h-card"><a href="https://p/@ada@farm.example" class="u-url mention">@Ada@Farm.example</a></span> &amp; @joan: x.example/@ada@farm.example</p>',
    )
  })
})

test('tags stand beside names', () => {
  expect(hashtagsIn('#Frost for @joan #frost #größe https://x.example/#not')).toEqual(['#Frost', '#größe'])
})

function person(typed: string) {
  return { typed, href: `https://p/${typed}`, page: `https://p/${typed}`, name: typed }
}
