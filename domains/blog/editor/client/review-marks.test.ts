import { expect, test } from 'bun:test'
import { page } from '../../../../tests/dom'
import { liftNotes } from './lift-notes'
import { dropReviewMarks } from './review-marks'

function cleared(html: string): string {
  const document = page(`<body>${html}</body>`) as unknown as Document
  dropReviewMarks(document, element => element.getAttribute('data-style') ?? '')
  liftNotes(document)
  return document.body.innerHTML
}

const WORD_COMMENT = `<p>Sow <a data-style='mso-comment-reference:MM_1;mso-comment-date:20261130T0912'>in March</a><span class=MsoCommentReference><span data-style='font-size:8.0pt'><a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[MM1]</a></span></span>.</p>`
const WORD_COMMENTS = `<div data-style='mso-element:comment-list'><hr class=msocomoff><div data-style='mso-element:comment'><div id="_com_1" class=msocomtxt><p class=MsoCommentText><a name="_msocom_1"></a><a href="#_msoanchor_1" class=msocomoff>[MM1]</a> He is wrong.</p></div></div></div>`

test.each([
  ['a comment of Word', WORD_COMMENT + WORD_COMMENTS, '<p>Sow in March.</p>'],
  [
    'a comment of Google Docs',
    '<p>Sow in March<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.</p><div class="c1"><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>He is wrong.</span></p><p>Quite.</p></div>',
    '<p>Sow in March.</p>',
  ],
  [
    'what was taken out while Word tracked changes',
    '<p>Sow in <del cite="mailto:Mair" datetime="2026-11-30T09:12">May</del><ins cite="mailto:Mair" datetime="2026-11-30T09:12">March</ins>, <span class=msoDel>or never</span>early.</p>',
    '<p>Sow in <ins cite="mailto:Mair" datetime="2026-11-30T09:12">March</ins>, early.</p>',
  ],
  [
    'hidden words',
    '<p>Sow<span data-style="display:none;mso-hide:all"> (ask Tom)</span>, <span data-style="display: none">x</span>early.</p>',
    '<p>Sow, early.</p>',
  ],
])('%s is not pasted', (_, html, expected) => expect(cleared(html)).toBe(expected))

test('a footnote beside a comment stays, and so do words that are struck out to be read', () => {
  const note =
    '<p>Leek<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> <del>£3</del> £2</p><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> By hand.</p></div><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Sure?</p></div>'
  expect(cleared(note)).toBe('<p>Leek<a href="#fn" title="By hand."><sup>†</sup></a> <s>£3</s> £2</p>')
})
