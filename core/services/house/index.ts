import type { ServiceConcept } from '#core/concepts/concept'
import { pruneKeptForms } from '#core/database/kept-forms'
import { pruneLetters } from '#core/mail/prune-letters'
import { colourPictures } from '#core/media/colour-pictures'
import { renewPictures } from '#core/media/renew-pictures'
import { pruneOldRows } from './retention'
import { sealAnew } from './seal-anew'

export { exportOf } from './export-of'

/** What is no domain's own: letters on their way, forms kept over a sign-in, pictures, and what would grow for ever. */
export const tasks: ServiceConcept['tasks'] = {
  'prune-letters': { class: 'rest', run: pruneLetters },
  'prune-kept-forms': { class: 'rest', run: pruneKeptForms },
  'prune-old-rows': { class: 'rest', run: pruneOldRows },
  'seal-anew': { class: 'rest', run: sealAnew },
  'colour-pictures': { class: 'media', run: colourPictures },
  'renew-pictures': { class: 'media', run: renewPictures },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '40 3 * * *', task: 'prune-letters' },
  { schedule: '52 2 * * *', task: 'prune-old-rows' },
  { schedule: '17 4 * * *', task: 'seal-anew' },
  { schedule: '41 * * * *', task: 'prune-kept-forms' },
  { schedule: '*/2 * * * *', task: 'renew-pictures' },
  { schedule: '*/3 * * * *', task: 'colour-pictures' },
]
