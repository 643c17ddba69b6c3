import { expect, test } from 'bun:test'
import { withParagraphs } from './loose-paragraphs'

test.each([
  ['lines of the old editor', 'One\ntwo\n\nThree', '<p>One<br>two</p>\n<p>Three</p>'],
  [
    'a heading and a list among them',
    'Before <em>it</em>\n\n<h2>Leeks</h2>\nSow in May.\n\nPlant in July.\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>\nAfter',
    '<p>Before <em>it</em></p>\n<h2>Leeks</h2>\n<p>Sow in May.</p>\n<p>Plant in July.</p>\n<ul>\n<li>one</li>\n\n<li>two</li>\n</ul>\n<p>After</p>',
  ],
  ['code as it stands', 'a\n<pre>x\n\n  y &lt; z</pre>', '<p>a</p>\n<pre>x\n\n  y &lt; z</pre>'],
  [
    'a quotation of two',
    '<blockquote>One\n\nTwo</blockquote>',
    '<blockquote><p>One</p>\n<p>Two</p></blockquote>',
  ],
  ['a quotation of one', '<blockquote>One\ntwo</blockquote>', '<blockquote>One\ntwo</blockquote>'],
  ['a break and the end of its line, once', 'One<br />\ntwo', '<p>One<br>two</p>'],
  ['lines of Windows', 'One\r\n\r\nTwo', '<p>One</p>\n<p>Two</p>'],
  ['signs that are words', 'a &lt; b &amp; c', '<p>a &lt; b &amp; c</p>'],
  [
    'blocks of the new editor',
    '<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->',
    '<p>One</p>\n<hr>',
  ],
  ['a mark of where a post is cut', 'One\n\n<!--more-->\n\nTwo', '<p>One</p>\n<p>Two</p>'],
  [
    'a picture with words below it',
    '[caption id="attachment_7" align="alignnone" width="300"]<a href="/l"><img src="/l.jpg" alt="x"></a> Leeks &amp; kale[/caption]\n\nAfter',
    '<figure><a href="/l"><img src="/l.jpg" alt="x"></a><figcaption>Leeks &amp; kale</figcaption></figure>\n<p>After</p>',
  ],
  [
    'an address to embed',
    '[embed]https://film.example/w?v=1[/embed]',
    '<p><a href="https://film.example/w?v=1">https://film.example/w?v=1</a></p>',
  ],
  ['nothing', ' \n\n ', ''],
])('%s', (_, html, mended) => expect(withParagraphs(html)).toBe(mended))
