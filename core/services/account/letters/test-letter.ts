import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'
import { giveUpLetter, type OutgoingLetter, postLetter, sendLetter } from '#core/mail/send-letter'
import { composeLetter } from './compose-letter'

export const SEND_TEST_LETTER = 'send-test-letter'

export function postTestLetter(tx: Tx, letterId: string, to: string): Promise<void> {
  return postLetter(tx, outgoing(Bun.randomUUIDv7(), letterId, to))
}

/** Job: the letter as it stands by then. */
export const deliverTestLetter: Task = async (ctx, payload) => {
  const { id, letterId, to } = payload as { id: string; letterId: string; to: string }
  const words = await wordsOf(ctx, letterId)
  if (!words) return giveUpLetter(ctx, outgoing(id, letterId, to).key, 'the letter was thrown away')
  const mail = await composeLetter(ctx, { ...words, subject: `Test: ${words.subject}` }, to, {})
  await sendLetter(ctx, outgoing(id, letterId, to), mail)
}

function outgoing(id: string, letterId: string, to: string): OutgoingLetter {
  return {
    key: `test-letter:${id}`,
    kind: 'test of a newsletter',
    recipient: to,
    task: SEND_TEST_LETTER,
    payload: { id, letterId, to },
  }
}

async function wordsOf(ctx: Pick<Ctx, 'em'>, letterId: string) {
  return db(ctx)
    .selectFrom('letters as l')
    .innerJoin('newsletters as n', 'n.id', 'l.newsletter_id')
    .select(['l.subject', 'l.markdown', 'n.name as newsletter', 'l.post_id as postId'])
    .select(['l.preview_text as previewText', 'l.header'])
    .where('l.id', '=', letterId)
    .executeTakeFirst()
}
