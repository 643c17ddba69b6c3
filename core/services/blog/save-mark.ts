import type { Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'

/**
 * What the editor's script says of its save: `key` stays while no answer comes, `attempt` counts what was sent under it.
 * So an answer that was lost on its way makes nobody's own text another's.
 */
export type SaveMark = {
  readonly key: string
  readonly attempt: number
  /** The id of the form of a new text. */
  readonly form?: string
}

const MOST_ATTEMPTS = 2_000_000_000

/** Of the fields `saveKey`, `saveAttempt` and `key`; undefined for a form that was sent without the script. */
export function readSaveMark(body: unknown): SaveMark | undefined {
  const { saveKey, saveAttempt, key: form } = (body ?? {}) as Readonly<Record<string, unknown>>
  const attempt = typeof saveAttempt === 'string' && /^\d{1,10}$/.test(saveAttempt) ? Number(saveAttempt) : 0
  if (typeof saveKey !== 'string' || !isId(saveKey) || attempt < 1 || attempt > MOST_ATTEMPTS)
    return undefined
  return { key: saveKey.toLowerCase(), attempt, ...(typeof form === 'string' && isId(form) ? { form } : {}) }
}

/**
 * Whether the newest save of this post, which is locked, is an earlier sending of the same save by the same person. One
 * that comes later than a sending after it is none: it would put older words in the place of newer ones.
 */
export async function isOwnUnanswered(tx: Tx, postId: string, mark: SaveMark | undefined): Promise<boolean> {
  if (!mark) return false
  const newest = await db(tx)
    .selectFrom('post_revisions')
    .select(['saved_by_id', 'save_key', 'save_attempt'])
    .where('post_id', '=', postId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (
    newest?.saved_by_id === requireMember(tx).id &&
    newest.save_key === mark.key &&
    (newest.save_attempt ?? 0) < mark.attempt
  )
}
