import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_COMMENT_LETTER, sendCommentLetter } from './comment-letter'
import { forgetDeletedComments } from './delete-comment'
import { notifyAboutComment, notifyAboutReply } from './notify-about-comment'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_COMMENT_LETTER]: { class: 'letters', run: sendCommentLetter },
  'forget-deleted-comments': { class: 'rest', run: forgetDeletedComments },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '41 3 * * *', task: 'forget-deleted-comments' }]

export const handlers: ServiceConcept['handlers'] = [notifyAboutComment, notifyAboutReply]

export const workOf: ServiceConcept['workOf'] = [
  ['comment_hidings.hidden_by_id', 'hidden_at', 'comment_id'],
  ['comment_reports.settled_by_id', 'settled_at', 'comment_id'],
  ['reply_reports.settled_by_id', 'settled_at', 'uri'],
  ['reply_hidings.hidden_by_id', 'hidden_at', 'uri'],
  ['comment_rules.set_by_id', 'set_at', 'post_id'],
]

export const notExported: ServiceConcept['notExported'] = {
  'comment_reports.comment_id': 'That somebody asked to look at a comment of yours: that is theirs.',
}
