import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { STILL_SIGNED_IN } from './devices'

/** The job that sends one message to one browser. */
export const PUSH_TASK = 'push-to-device'
/** What nobody could be told of for some hours is read on the page. */
const MOST_ATTEMPTS = 6

/** A job for each browser of the member's, in the transaction that writes the notification. */
export async function tellDevices(tx: Tx, memberId: string, notificationId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select d.id from push_subscriptions d where d.member_id = ${memberId} and ${STILL_SIGNED_IN}`.execute(
    db(tx),
  )
  for (const { id: deviceId } of rows)
    await enqueue(
      tx,
      PUSH_TASK,
      { notificationId, deviceId },
      { key: `push-${notificationId}-${deviceId}`, maxAttempts: MOST_ATTEMPTS },
    )
}
