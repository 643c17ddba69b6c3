import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const notExported: ServiceConcept['notExported'] = {
  'passkey_challenges.member_id':
    'What your device is asked to sign when you add a passkey, for ten minutes.',
}
