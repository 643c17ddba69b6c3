import type { FederationService } from '#core/contracts/federation'
import { handleOf } from './actors/handle-of'
import { objectAt } from './actors/object-at'
import { endGrants } from './closing/end-grants'
import { forgetKeys } from './closing/forget-keys'
import { obligationsOf } from './closing/obligations-of'
import { federatedComments, voiceBelow } from './comment-notes/federated-comments'
import { publishComment, restoreComment } from './comment-notes/publish-comment'
import { updateComment, withdrawComment } from './comment-notes/update-comment'
import { endSignIns } from './end-sign-ins'
import { memberAt } from './identity/member-at'
import { repliesAt } from './notes/replies-at'
import { repliesFrom } from './notes/replies-from'
import { repliesTo } from './notes/replies-to'
import { notify } from './notifications/notify'
import { updatePage } from './published-pages/update-page'
import { withdrawPage } from './published-pages/withdraw-page'
import { removeSecondFactor } from './second-factor/authenticator'
import { signOut } from './sign-out'

/** The contract of this domain, kept: one capability a file. */
export const service: FederationService = {
  handleOf,
  objectAt,
  repliesTo,
  repliesAt,
  repliesFrom,
  voiceBelow,
  publishComment,
  updateComment,
  withdrawComment,
  restoreComment,
  federatedComments,
  notify,
  updatePage,
  withdrawPage,
  memberAt,
  signOut,
  endSignIns,
  removeSecondFactor,
  endGrants,
  obligationsOf,
  forgetKeys,
}

export * as concepts from './concepts'
