import { UnreadableExport } from '#core/ghost'
import { openThread, TookTooLong } from '#core/threads/in-thread'
import type { PostRow, Surroundings } from './post-row'
import type { Answer, ExportHead, Question } from './read-thread'
import type { Uploads } from './uploads'

/** Twenty megabytes, the most that is taken, are read in a second or two. */
const LIMIT_MS = 60_000

/** An export, read in a thread of its own: no request waits for it, and no more of it is here than is asked for. */
export type OpenExport = ExportHead & {
  /** The posts as rows of ours, oldest first, in batches of at most 25. */
  rows(around: Omit<Surroundings, 'uploads'> & { uploads: Uploads }): AsyncIterable<readonly PostRow[]>
  /** Always to be called at the end: it frees the thread. */
  close(): void
}

/** Throws `UnreadableExport` with a sentence. */
export async function openExport(json: string): Promise<OpenExport> {
  const thread = openThread<Question, Answer>(new URL('./read-thread.ts', import.meta.url), LIMIT_MS)
  try {
    const answer = await thread.ask({ kind: 'open', json })
    if (answer.kind === 'unreadable') throw new UnreadableExport(answer.sentence)
    if (answer.kind !== 'head') throw new Error(`The thread answered with ${answer.kind}.`)
    return {
      ...answer.head,
      async *rows({ uploads: { moved }, ...around }) {
        for (let from: number | null = 0; from !== null; ) {
          const batch: Answer = await thread.ask({ kind: 'rows', from, ...around, moved })
          if (batch.kind !== 'rows') throw new Error(`The thread answered with ${batch.kind}.`)
          yield batch.rows
          from = batch.next
        }
      },
      close: thread.end,
    }
  } catch (fault) {
    thread.end()
    if (fault instanceof TookTooLong)
      throw new UnreadableExport('Reading this file takes too long. Export fewer posts at once.')
    throw fault
  }
}
