import { sql } from 'kysely'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { type PagePayload, pageImage, pageTags, pageUri } from '../objects/page-object'
import { updateEarlierActivities } from './earlier-activities'

/** The contract's `updatePage`. A text that was shortened may not live on in what was said of it before. */
export const updatePage: FederationService['updatePage'] = async (tx, domain, subject, payload) => {
  await updateEarlierActivities(tx, domain, subject, payload)
  const page = payload as PagePayload
  const image = pageImage(page)
  const attachments = image ? [{ url: image.url, alt: image.alt, type: image.mediaType }] : []
  await sql`update notes set title = ${page.title}, summary = ${page.summary ?? null}, html = ${page.html},
      url = ${page.url}, attachments = ${JSON.stringify(attachments)}::jsonb,
      tags = ${JSON.stringify(pageTags(page))}::jsonb
    where uri = ${pageUri(tx, domain, subject.id)} and deleted_at is null`.execute(db(tx))
}
