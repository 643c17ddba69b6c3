import type { LexicalDocument, LexicalNode } from '#core/lexical/document'
import { BLANK_PARAGRAPH } from './blank'

/** The document that the form without a script shows, from its hidden fields: the same for both ways of writing. */
export function documentOfForm(form: HTMLFormElement): LexicalDocument {
  const sent = (name: string) =>
    (form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement | null)?.value
  const frame = sent('frame')
  if (frame === undefined) return markdownAlone(sent('markdown') ?? '')
  const { root, ...rest } = JSON.parse(frame) as LexicalDocument
  const count = Number(sent('blocks') ?? 0)
  const children = Array.from(
    { length: count },
    (_, at) => JSON.parse(sent(`b${at}.node`) ?? 'null') as LexicalNode,
  )
  return { ...rest, root: { ...root, children } }
}

function markdownAlone(markdown: string): LexicalDocument {
  const children = markdown === '' ? [] : [{ type: 'markdown', version: 1, markdown }]
  return { root: { ...BLANK_PARAGRAPH, children, type: 'root' } }
}
