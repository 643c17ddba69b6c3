import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Integration } from './integration'

/** An address that is told when something changed in the blog, as Ghost tells it. */
export const Webhook = defineEntity({
  name: 'Webhook',
  tableName: 'webhooks',
  properties: {
    id: id(),
    integration: () => p.manyToOne(Integration).deleteRule('cascade'),
    event: p.text().index(),
    targetUrl: p.text(),
    name: p.text(),
    /** What it is signed with, as a JWE (RFC 7516). */
    sealedSecret: p.text().nullable(),
    createdAt: now(),
    updatedAt: now(),
    lastTriggeredAt: moment().nullable(),
    lastTriggeredStatus: p.text().nullable(),
    lastTriggeredError: p.text().nullable(),
  },
  uniques: [{ name: 'webhooks_once_unique', properties: ['integration', 'event', 'targetUrl'] }],
})

export type Webhook = InferEntity<typeof Webhook>

/** One telling, until it has arrived. */
export const WebhookDelivery = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  properties: {
    id: id(),
    webhook: () => p.manyToOne(Webhook).deleteRule('cascade').index(),
    subjectKind: p.text(),
    subjectId: p.text(),
    previous: p.json<Readonly<Record<string, unknown>>>(),
    body: p.text().nullable(),
    askedAt: now(),
  },
})

export type WebhookDelivery = InferEntity<typeof WebhookDelivery>
