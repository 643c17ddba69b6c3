import { expect, test } from 'bun:test'
import { page } from '../../../../tests/dom'
import { liftCards } from './lift-cards'

function lifted(html: string): string {
  const document = page(`<body>${html}</body>`) as unknown as Document
  liftCards(document)
  return document.body.innerHTML
}

test.each([
  [
    'alone in its paragraph, as Google Docs writes it',
    '<p><span><img src="/a"></span></p>',
    '<img src="/a">',
  ],
  [
    'between words',
    '<p>Before <b>and <img src="/a">after</b> it</p>',
    '<p>Before <b>and </b></p><img src="/a"><p><b>after</b> it</p>',
  ],
  ['two in one paragraph', '<p><img src="/a"> <img src="/b"></p>', '<img src="/a"><img src="/b">'],
  [
    'in lists, behind the whole of them',
    '<ul><li>one<img src="/a"><ul><li><img src="/b">two</li></ul></li></ul><p>x</p>',
    '<ul><li>one<ul><li>two</li></ul></li></ul><img src="/a"><img src="/b"><p>x</p>',
  ],
  [
    'in a table, behind it',
    '<table><tbody><tr><td>1<img src="/a"></td></tr></tbody></table>',
    '<table><tbody><tr><td>1</td></tr></tbody></table><img src="/a">',
  ],
  [
    'in a link, which goes with it',
    '<p><a href="https://far.example/x"><img src="/a"></a></p>',
    '<img src="/a" data-href="https://far.example/x">',
  ],
  ['in a link that leads nowhere', '<a href="javascript:x"><img src="/a"></a>', '<img src="/a">'],
  [
    'with its caption',
    '<figure><img src="/a"><figcaption>Leeks &amp; kale</figcaption></figure>',
    '<img src="/a" data-caption="Leeks &amp; kale">',
  ],
  ['that is where it belongs', '<p>a</p><img src="/a"><p>b</p>', '<p>a</p><img src="/a"><p>b</p>'],
])('a picture %s', (_, html, expected) => expect(lifted(html)).toBe(expected))

test.each([
  ['a line', '<div><br><hr>after</div>', '<hr><div>after</div>'],
  [
    'code and a table, behind their list, in their order',
    '<ul><li>one<pre>a</pre></li><li>two<table><tbody><tr><td>1</td></tr></tbody></table></li></ul><hr>',
    '<ul><li>one</li><li>two</li></ul><pre>a</pre><table><tbody><tr><td>1</td></tr></tbody></table><hr>',
  ],
  [
    'what opens, of a list that is nothing else, with all that is in it',
    '<ul><li><details><summary>Rain?</summary><ul><li>Lean-to<hr></li></ul></details></li></ul><p>x</p>',
    '<details><summary>Rain?</summary><ul><li>Lean-to<hr></li></ul></details><p>x</p>',
  ],
])('%s stands by itself, as a card does', (_, html, expected) => expect(lifted(html)).toBe(expected))
