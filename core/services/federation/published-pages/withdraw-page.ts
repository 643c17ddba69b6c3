import { sql } from 'kysely'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { pageUri } from '../objects/page-object'
import { withdrawEarlierActivities } from './earlier-activities'

/** The contract's `withdrawPage`: where the page's object was there is a tombstone. */
export const withdrawPage: FederationService['withdrawPage'] = async (tx, domain, subject) => {
  await withdrawEarlierActivities(tx, domain, subject)
  await sql`update notes set title = null, summary = null, html = '', attachments = '[]', tags = '[]',
      deleted_at = ${tx.now}, received_at = ${tx.now}
    where uri = ${pageUri(tx, domain, subject.id)} and deleted_at is null`.execute(db(tx))
}
