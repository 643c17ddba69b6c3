import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import {
  type LexicalDocument,
  MalformedDocument,
  markdownDocument,
  markdownOf,
  parseDocument,
} from '#core/lexical'
import type { EditablePost } from '#core/services/blog/edit-post'
import type { PostInput } from '#core/services/blog/post-input'
import { storable } from '#core/services/blog/storable'
import { languageTag } from '#core/text/language-tag'
import { WEB_ADDRESS } from '#core/text/web-address'
import { documentOfBlocks, hasBlocks, typedBlocks } from './blocks/typed-blocks'
import { readTags, tagsText } from './typed-tags'

const optional = (maxLength: number) => t.Optional(t.String({ maxLength }))

export const pictureAddress = () =>
  t.Optional(
    t.String({
      maxLength: 2_000,
      pattern: `^(/(?!/)|${WEB_ADDRESS}$)`,
      error: 'Give the address of a picture: it begins with / or https://.',
    }),
  )

const hundredths = () =>
  t.Optional(
    t.Integer({ minimum: 0, maximum: 100, error: 'A whole number from 0 to 100; empty for the middle.' }),
  )

const FIELDS = t.Object({
  title: t.String({ minLength: 1, maxLength: 300, error: 'Give it a title, of at most 300 characters.' }),
  slug: optional(180),
  tags: t.Optional(t.String({ maxLength: 5_000, error: 'These are too many tags.' })),
  authorIds: t.Array(t.String()),
  customExcerpt: optional(500),
  featured: t.Boolean(),
  visibility: t.Union([t.Literal('public'), t.Literal('members'), t.Literal('paid'), t.Literal('tiers')], {
    error: 'Choose who may read it.',
  }),
  featureImage: pictureAddress(),
  featureImageAlt: optional(500),
  featureImageCaption: optional(500),
  focalX: hundredths(),
  focalY: hundredths(),
  metaTitle: optional(300),
  metaDescription: optional(500),
  ogTitle: optional(300),
  ogDescription: optional(500),
  ogImage: pictureAddress(),
  twitterTitle: optional(300),
  twitterDescription: optional(500),
  twitterImage: pictureAddress(),
  language: optional(35),
  translationOf: t.Optional(
    t.String({
      maxLength: 2_000,
      pattern: '^\\s*(https?://.+|/?[^/]+/?)\\s*$',
      error: 'Give the address of a post, or what follows its last /.',
    }),
  ),
  canonicalUrl: t.Optional(
    t.String({
      maxLength: 2_000,
      pattern: `^${WEB_ADDRESS}$`,
      error: 'A whole address: it begins with https://.',
    }),
  ),
})

const NO_LANGUAGE = {
  language: 'Give the code of a language, such as cy or de-AT; empty for that of the site.',
}

/** What stands in the fields of the form, and what is wrong with it. */
export type PostForm = {
  readonly values: Readonly<Record<string, string>>
  readonly authorIds: readonly string[]
  readonly errors: Readonly<Record<string, string>>
  /** The text block by block; of one that is Markdown alone, null, and `values.markdown` has it. */
  readonly document: LexicalDocument | null
}

export type ReadPost =
  | { readonly ok: true; readonly input: PostInput; readonly publish: boolean }
  | { readonly ok: false; readonly form: PostForm }

/** The form as an editor opens it. */
export function formOf({ input, version }: EditablePost): PostForm {
  const markdown = markdownOf(input.document)
  return {
    values: {
      ...textsOf(input),
      tags: tagsText(input.tags),
      version: String(version),
      ...(markdown === null ? {} : { markdown }),
    },
    authorIds: input.authorIds,
    errors: {},
    document: markdown === null ? input.document : null,
  }
}

export const EMPTY_FORM: PostForm = {
  values: { markdown: '', visibility: 'public' },
  authorIds: [],
  errors: {},
  document: null,
}

/** The form as typed, whatever is wrong elsewhere: for a preview, a collision, a fault. */
export function typedForm(body: unknown, errors: PostForm['errors'] = {}): PostForm {
  const { values } = rejectField(body, '', '')
  const { document, errors: faults } = wordsIn(body, null)
  return {
    values,
    authorIds: authorIdsIn(body),
    errors: { ...faults, ...errors },
    document: blocksOf(values, document),
  }
}

/** What the form shows block by block. */
function blocksOf(values: Rejected['values'], document: LexicalDocument | null): LexicalDocument | null {
  return values.markdown === undefined ? document : null
}

/**
 * Checks what an editor sent. The text comes as Markdown alone (`markdown`), block by block (`blocks`), or from the
 * script of the editor as the JSON it is (`document`).
 */
export function readPostForm(body: unknown, present: LexicalDocument | null): ReadPost {
  const checked = readForm(FIELDS, body)
  const { values: typed } = rejectField(body, '', '')
  const { document, errors: faultsOfText } = wordsIn(body, present)
  const language = typed.language?.trim() ? languageTag(typed.language.trim()) : null
  const faults = { ...faultsOfText, ...(typed.language?.trim() && !language ? NO_LANGUAGE : {}) }
  const errors = { ...(checked.ok ? {} : checked.errors), ...faults }
  if (!checked.ok || !document || Object.keys(faults).length > 0) {
    return { ok: false, form: typedForm(body, errors) }
  }
  const { values } = checked
  return {
    ok: true,
    publish: typed.next === 'publish',
    input: storable({
      title: values.title,
      slug: values.slug ?? null,
      document,
      tags: readTags(values.tags ?? ''),
      authorIds: values.authorIds,
      customExcerpt: values.customExcerpt ?? null,
      featured: values.featured,
      visibility: values.visibility,
      featureImage: values.featureImage ?? null,
      featureImageAlt: values.featureImageAlt ?? null,
      featureImageCaption: values.featureImageCaption ?? null,
      focalX: values.focalX ?? null,
      focalY: values.focalY ?? null,
      ogTitle: values.ogTitle ?? null,
      ogDescription: values.ogDescription ?? null,
      ogImage: values.ogImage ?? null,
      twitterImage: values.twitterImage ?? null,
      twitterTitle: values.twitterTitle ?? null,
      twitterDescription: values.twitterDescription ?? null,
      metaTitle: values.metaTitle ?? null,
      metaDescription: values.metaDescription ?? null,
      canonicalUrl: values.canonicalUrl ?? null,
      language,
      translationOf: values.translationOf?.trim() || null,
    }),
  }
}

type Words = { readonly document: LexicalDocument | null; readonly errors: PostForm['errors'] }

/** The document that was meant, and what is wrong with it. */
function wordsIn(body: unknown, present: LexicalDocument | null): Words {
  const { values: typed } = rejectField(body, '', '')
  try {
    if (typed.document !== undefined) return { document: parseDocument(typed.document), errors: {} }
    if (hasBlocks(body)) {
      const blocks = typedBlocks(body)
      return { document: documentOfBlocks(blocks), errors: blocks.errors }
    }
  } catch (fault) {
    if (!(fault instanceof MalformedDocument)) throw fault
    return { document: null, errors: { document: fault.message } }
  }
  const markdown = lines(typed.markdown ?? '')
  // A card of Ghost's may carry more than its words: untouched words leave it as it is.
  const isUntouched = present && markdownOf(present) === markdown
  return { document: isUntouched ? present : markdownDocument(markdown), errors: {} }
}

/** A browser sends every line end as CR LF. */
function lines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function authorIdsIn(body: unknown): string[] {
  const sent = (body as { authorIds?: unknown } | null)?.authorIds
  return [sent ?? []].flat().map(String)
}

function textsOf(input: PostInput): Record<string, string> {
  const texts = Object.entries(input)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => [name, String(value)])
  return { ...Object.fromEntries(texts), ...(input.featured ? { featured: 'on' } : {}) }
}
