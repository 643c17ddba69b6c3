// An export is read in this thread; `read-export.ts` asks it.
import {
  foreignMedia,
  type GhostExport,
  type GhostPost,
  ghostUploads,
  readGhostExport,
  UnreadableExport,
} from '#core/ghost'
import { answerIn } from '#core/threads/in-thread'
import { movedText } from './moved-text'
import { type PostRow, postRow, type Surroundings } from './post-row'

/** Whoever asks has so many posts, or characters of them, in memory in all their forms at once. */
const BATCH_ROWS = 25
const BATCH_LENGTH = 500_000

/** All of an export but its posts. */
export type ExportHead = Pick<
  GhostExport,
  'site' | 'tags' | 'authors' | 'newsletters' | 'snippets' | 'tiers'
> & {
  readonly total: number
  readonly warnings: readonly string[]
  /** The paths of all uploads that it names. */
  readonly uploads: readonly string[]
  /** The addresses of media of other hosts. */
  readonly elsewhere: readonly string[]
}

export type Question =
  | { readonly kind: 'open'; readonly json: string }
  | ({
      readonly kind: 'rows'
      readonly from: number
      readonly moved: ReadonlyMap<string, string>
    } & Omit<Surroundings, 'uploads'>)

export type Answer =
  | { readonly kind: 'head'; readonly head: ExportHead }
  | { readonly kind: 'unreadable'; readonly sentence: string }
  | { readonly kind: 'rows'; readonly rows: readonly PostRow[]; readonly next: number | null }

let posts: readonly GhostPost[] = []

answerIn<Question, Answer>(question => (question.kind === 'open' ? open(question.json) : rows(question)))

function open(json: string): Answer {
  try {
    const ghost = readGhostExport(json)
    posts = ghost.posts
    const warnings = ghost.warnings.map(({ table, ghostId, message }) => `${table} ${ghostId}: ${message}`)
    return {
      kind: 'head',
      head: {
        site: ghost.site,
        tags: ghost.tags,
        authors: ghost.authors,
        newsletters: ghost.newsletters,
        snippets: ghost.snippets,
        tiers: ghost.tiers.filter(({ paid }) => paid),
        total: posts.length,
        warnings: [...ghost.leftOut, ...warnings, ...closedPosts(posts), ...dropped(ghost)],
        uploads: ghostUploads(json),
        elsewhere: foreignMedia([ghost.posts, ghost.tags, ghost.authors], isOfGhosts),
      },
    }
  } catch (fault) {
    if (fault instanceof UnreadableExport) return { kind: 'unreadable', sentence: fault.message }
    throw fault
  }
}

/** A file does not say its site's address: what looks like an upload of Ghost's is taken for one. */
function isOfGhosts({ pathname }: URL): boolean {
  return /^\/content\/(?:images|media|files)\//.test(pathname)
}

/** What nobody but editors can read here says so once, not once a post. */
function closedPosts(all: readonly GhostPost[]): string[] {
  const closed = all.filter(({ visibility }) => visibility === 'paid' || visibility === 'tiers')
  if (closed.length === 0) return []
  const these = closed.length === 1 ? `“${closed[0]?.title}” is` : `${closed.length} texts are`
  const named = closed.length === 1 ? '' : ` They are ${quoted(closed.map(({ title }) => title))}.`
  return [
    `${these} for paying members or tiers: until somebody has one of the tiers, only editors can read the whole.${named}`,
  ]
}

/** What has no place here, each by its name. */
function dropped({ posts: all, site }: GhostExport): string[] {
  const injected = all.filter(({ codeInjection: { head, foot } }) => head || foot).map(({ title }) => title)
  const say = (names: readonly string[], what: string) =>
    names.length === 0 ? [] : [`${what}: ${quoted(names)}.`]
  return [
    ...say(injected, 'Code that was injected into these is kept and not run'),
    ...(site.codeInjection.head || site.codeInjection.foot
      ? ['Code that was injected into the whole site is not brought over.']
      : []),
  ]
}

const MOST_NAMES = 30

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(name => `“${name}”`)
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function rows({ from, moved, ids, origin }: Extract<Question, { kind: 'rows' }>): Answer {
  const around = { uploads: movedText(moved, origin), ids, origin }
  const batch: PostRow[] = []
  let length = 0
  let next = from
  while (next < posts.length && batch.length < BATCH_ROWS && length < BATCH_LENGTH) {
    const row = postRow(posts[next]!, around)
    length += JSON.stringify(row.columns.document).length
    batch.push(row)
    next += 1
  }
  return { kind: 'rows', rows: batch, next: next < posts.length ? next : null }
}
