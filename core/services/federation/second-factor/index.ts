import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const notExported: ServiceConcept['notExported'] = {
  'pending_sign_ins.member_id': 'That you are in the middle of signing in, for ten minutes.',
}
