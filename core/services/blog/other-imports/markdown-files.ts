import { posix } from 'node:path'
import { BlobReader, configure, TextWriter, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { markdownDocument } from '#core/lexical'
import { keepImage, UnusableImage } from '../images'
import { VISIBILITIES } from '../readers'
import { SOCIAL_COLUMNS } from '../social-fields'
import { asGhostExport, type ForeignPost, slugOf } from './as-export'
import { digestOf, ownFiles } from './own-files'
import { UnusableFile } from './redirects'

configure({ useWebWorkers: false })

const MAX_FILES = 5_000
/** Unpacked, of one file and of all together: a small zip can hold a world. */
const MAX_TEXT_BYTES = 2_000_000
const MAX_PICTURE_BYTES = 15_000_000
const MAX_ALL_BYTES = 200_000_000
/** Of a front matter, as our own export names them, and Ghost's tables do. */
const META_COLUMNS = ['feature_image_caption', 'meta_title', 'meta_description', ...SOCIAL_COLUMNS]
const PICTURE = /\.(?:png|jpe?g|gif|webp|avif)$/i

type Entry = { readonly path: string; text(): Promise<string>; bytes(): Promise<Uint8Array<ArrayBuffer>> }

/**
 * A zip of Markdown with front matter, as static site generators keep it, as a file of Ghost's; pictures that lie beside
 * are taken into the library. Throws `UnusableFile`.
 */
export async function markdownAsGhost(ctx: Ctx, zip: Blob): Promise<string> {
  return zipAsGhost(ctx, zip, { keptBy: requireRole(ctx, 'editor').id })
}

export type ZipOptions = {
  /** Whose its pictures are; null: nobody's. */
  readonly keptBy: string | null
  /** Unpacked, of all that is read. */
  readonly mostBytes?: number
}

/** The same, for whoever calls it. Throws `UnusableFile`. */
export async function zipAsGhost(
  ctx: Ctx,
  zip: Blob,
  { keptBy, mostBytes = MAX_ALL_BYTES }: ZipOptions,
): Promise<string> {
  const leftOut: string[] = []
  const entries = await entriesOf(zip, mostBytes, leftOut)
  const texts = [...entries.values()].filter(({ path }) => /\.(?:md|markdown)$/i.test(path))
  if (texts.length === 0) throw new UnusableFile('There is no Markdown file (.md) in this zip.')
  const kept = new Map<string, string>()
  const posts: ForeignPost[] = []
  const own = await ownFiles(ctx, await digestsOf(texts))
  for (const { path, text } of texts) {
    if (own.untouched.has(path)) continue
    const { facts, words } = parted(await text())
    if (!facts)
      leftOut.push(`${path}: what stands above its text could not be read. It stands in the text, a draft.`)
    const find = async (address: string) => {
      const target = posix.normalize(posix.join(posix.dirname(path), decoded(address)))
      const picture = entries.get(target) ?? entries.get(address.replace(/^\//, ''))
      if (!picture || !PICTURE.test(picture.path)) {
        leftOut.push(`${path}: the picture ${address} is not in the zip.`)
        return null
      }
      const known = kept.get(picture.path) ?? (await pictureOf(ctx, await picture.bytes(), keptBy))
      if (known) kept.set(picture.path, known)
      else leftOut.push(`${path}: ${address} is no picture that can be taken.`)
      return known
    }
    const post = await postOf(path, facts ?? { draft: true }, words, find)
    const written = facts?.date ?? facts?.published
    if (written && !isNo(String(written)) && post.date.getTime() === 0)
      leftOut.push(`${path}: its date, ${String(written)}, could not be read.`)
    const ghostId = own.ghostIds.get(path)
    posts.push(ghostId ? { ...post, ghostId } : post)
  }
  const { name: title, tagline: description } = ctx.house.site()
  const others = asGhostExport({ title, description, posts, slugs: own.slugs, leftOut })
  return own.asGhost ? joined(own.asGhost, others) : others
}

/** One after another, and again when it is taken: unpacking costs less than to hold all of them. */
async function digestsOf(texts: readonly Entry[]) {
  const files = []
  for (const { path, text: read } of texts) {
    const text = await read()
    files.push({ path, id: parted(text).facts?.id, digest: digestOf(text) })
  }
  return files
}

type GhostFile = {
  readonly db: readonly [{ readonly meta: object; readonly data: Readonly<Record<string, unknown[]>> }]
}

/** The posts of both, and what they refer to. */
function joined(own: string, others: string): string {
  const [first, second] = [own, others].map(json => (JSON.parse(json) as GhostFile).db[0])
  const data = { ...first!.data }
  for (const [table, rows] of Object.entries(second!.data)) data[table] = [...(data[table] ?? []), ...rows]
  return JSON.stringify({ db: [{ meta: { ...second!.meta, ...first!.meta }, data }] })
}

async function entriesOf(
  zip: Blob,
  mostBytes: number,
  leftOut: string[],
): Promise<ReadonlyMap<string, Entry>> {
  try {
    const all = await new ZipReader(new BlobReader(zip)).getEntries()
    if (all.length > MAX_FILES) throw new UnusableFile(`This zip holds more than ${MAX_FILES} files.`)
    let budget = mostBytes
    const entries = new Map<string, Entry>()
    for (const entry of all) {
      if (entry.directory) continue
      const path = posix.normalize(entry.filename.replace(/^\/+/, ''))
      const limit = PICTURE.test(path) ? MAX_PICTURE_BYTES : MAX_TEXT_BYTES
      if (path.startsWith('..') || path.includes('__MACOSX')) continue
      if (entry.uncompressedSize > limit) {
        leftOut.push(`${path} is larger than ${limit / 1_000_000} MB, and is left out.`)
        continue
      }
      // What is never read may be as large as it likes.
      budget -= entry.uncompressedSize
      if (budget < 0) throw new UnusableFile('What is in this zip is too much at once: make two of it.')
      entries.set(path, {
        path,
        text: () => unpacked(path, entry.getData(new TextWriter())),
        bytes: async () => new Uint8Array(await unpacked(path, entry.getData(new Uint8ArrayWriter()))),
      })
    }
    return entries
  } catch (fault) {
    if (fault instanceof UnusableFile) throw fault
    throw new UnusableFile('This file cannot be read as a zip.')
  }
}

/** A zip may be damaged, locked by a password, or say less than it holds: that is seen only here. */
function unpacked<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch(() => {
    throw new UnusableFile(`The file ${path} in this zip cannot be unpacked.`)
  })
}

async function pictureOf(
  ctx: Ctx,
  bytes: Uint8Array<ArrayBuffer>,
  memberId: string | null,
): Promise<string | null> {
  try {
    return (await keepImage(ctx, bytes, '', memberId)).url
  } catch (fault) {
    if (fault instanceof UnusableImage) return null
    throw fault
  }
}

type Facts = Readonly<Record<string, unknown>>

/** What is no percent-encoding stands for itself: `50%.png`. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

/** YAML between two lines of `---`, or TOML between two of `+++`, and the words below. Facts that cannot be read are null. */
function parted(file: string): { facts: Facts | null; words: string } {
  const [, fence, above, words] =
    /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)(?:(?<=\n)|\r?\n)\1[ \t]*(?:\r?\n|$)([\s\S]*)$/.exec(file) ?? []
  if (above === undefined) return { facts: {}, words: file }
  try {
    const facts: unknown = fence === '---' ? Bun.YAML.parse(above) : Bun.TOML.parse(above)
    if (facts === null || facts === undefined) return { facts: {}, words: words ?? '' }
    // Words between two lines are words.
    const areFacts = typeof facts === 'object' && !Array.isArray(facts)
    return areFacts ? { facts: facts as Facts, words: words ?? '' } : { facts: {}, words: file }
  } catch {
    // They stay where they stand, and may have said that nobody is to read it.
    return { facts: null, words: file }
  }
}

async function postOf(
  path: string,
  facts: Facts,
  words: string,
  find: (address: string) => Promise<string | null>,
): Promise<ForeignPost> {
  const name = posix.basename(path).replace(/\.[^.]+$/, '')
  const [, day, rest] = /^(\d{4}-\d\d-\d\d)-(.+)$/.exec(name) ?? []
  const [, heading] = /^\s*#\s+(.+)$/m.exec(words) ?? []
  const text = (field: string) =>
    facts[field] === undefined || facts[field] === null ? null : String(facts[field])
  const date = dateOf(text('date')) ?? dateOf(text('published')) ?? dateOf(day) ?? new Date(0)
  const picture = text('feature_image') ?? text('image') ?? text('cover')
  const title = text('title') ?? heading ?? rest ?? name
  return {
    key: `markdown:${path}`,
    type: text('type') === 'page' || /(^|\/)pages\//.test(path) ? 'page' : 'post',
    title,
    slug: slugOf(text('slug') ?? rest ?? (name === 'index' ? posix.basename(posix.dirname(path)) : name)),
    status: statusOf(text),
    date,
    updated: dateOf(text('updated')) ?? date,
    lexical: JSON.stringify(markdownDocument(await withPictures(words.trim(), find))),
    excerpt: text('excerpt') ?? text('description'),
    featureImage: picture && ((await find(picture)) ?? picture),
    featureImageAlt: text('feature_image_alt'),
    tags: listOf(facts.tags ?? facts.categories),
    authors: listOf(facts.authors ?? facts.author),
    featured: isYes(text('featured')),
    canonicalUrl: text('canonical_url'),
    meta: Object.fromEntries(META_COLUMNS.map(column => [column, text(column)])),
    // What is unknown is closed: nothing is shown that was not meant to be.
    visibility:
      text('visibility') === null
        ? 'public'
        : (VISIBILITIES.find(each => each === text('visibility')) ?? 'paid'),
  }
}

/** Hugo says `draft`, Jekyll `published: false`, Ghost `status`. What is unknown is closed here, too. */
function statusOf(text: (field: string) => string | null): ForeignPost['status'] {
  if (isYes(text('draft')) || isNo(text('published'))) return 'draft'
  const status = text('status')?.toLowerCase() ?? 'published'
  if (status === 'scheduled' || status === 'future') return 'scheduled'
  return status === 'published' || status === 'publish' ? 'published' : 'draft'
}

const isYes = (text: string | null) => /^(?:true|yes|on|1)$/i.test(text ?? '')
const isNo = (text: string | null) => /^(?:false|no|off|0)$/i.test(text ?? '')

async function withPictures(
  words: string,
  find: (address: string) => Promise<string | null>,
): Promise<string> {
  const places = [...words.matchAll(/(!\[[^\]]*\]\(<?|<img[^>]*\ssrc=")([^)\s"'<>]+)/g)]
  let out = words
  for (const { 0: whole, 1: before = '', 2: address = '', index } of places.toReversed()) {
    if (/^(?:https?:|data:|\/\/)/.test(address)) continue
    const url = await find(address)
    if (url) out = out.slice(0, index) + before + url + out.slice(index + whole.length)
  }
  return out
}

function listOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
  return list.map(each => String(each).trim()).filter(each => each !== '')
}

function dateOf(text: string | null | undefined): Date | null {
  const date = new Date(text ?? '')
  return text && !Number.isNaN(date.getTime()) ? date : null
}
