import type { ServiceConcept } from '#core/concepts/concept'
import { db } from '#core/database/db'
import { pushToDevice } from './push-to-device'
import { PUSH_TASK } from './tell-devices'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  [PUSH_TASK]: { class: 'federation-out', run: pushToDevice },
}

export const forgetMember: ServiceConcept['forgetMember'] = async (tx, memberId) => {
  await db(tx).deleteFrom('push_subscriptions').where('member_id', '=', memberId).execute()
}
