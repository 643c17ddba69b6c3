import type { ActivityHandler } from '#core/activities/processor'
import type { ServiceConcept } from '#core/concepts/concept'
import { transaction } from '#core/database/transaction'
import { DELIVER_WEBHOOK, queueWebhooks } from '../queue-webhooks'
import { deliverHook } from './deliver'

export const tasks: ServiceConcept['tasks'] = {
  [DELIVER_WEBHOOK]: { class: 'federation-out', run: deliverHook },
}

/** Who became a member or is one no more, and who gets a newsletter or no longer does. */
const queueMemberWebhooks: ActivityHandler = {
  name: 'blog: tell the hooks of members',
  wants: ({ type, domain, subjectKind }) =>
    (type === 'Join' && domain === 'federation' && subjectKind === 'member') ||
    (type === 'Delete' && domain === 'account' && subjectKind === 'member') ||
    ((type === 'Join' || type === 'Leave') && domain === 'account' && subjectKind === 'newsletter'),
  handle: (ctx, { type, subjectKind, subjectId, payload }) =>
    transaction(ctx, tx =>
      subjectKind === 'member'
        ? queueWebhooks(tx, [type === 'Delete' ? 'member.deleted' : 'member.added'], {
            kind: 'member',
            id: subjectId,
          })
        : queueWebhooks(tx, ['member.edited'], { kind: 'member', id: String(payload.memberId) }),
    ),
}

export const handlers: ServiceConcept['handlers'] = [queueMemberWebhooks]
