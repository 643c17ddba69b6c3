import type { Domain } from '../domain'
import { followUs } from './accounts/follow-page'
import { accounts } from './accounts/routes'
import { documents } from './activitypub/documents'
import { inbox } from './activitypub/inbox'
import { fragments } from './fragments'
import { moderation } from './moderation/routes'
import { notes } from './notes/routes'
import { notifications } from './notifications/routes'
import { authorize } from './oauth/authorize'
import { discovery } from './oauth/discovery'
import { token } from './oauth/token'
import { userinfo } from './oauth/userinfo'
import { operator } from './operator/routes'
import { signInLink } from './signin/link-routes'
import { signIn } from './signin/routes'
import { welcome } from './welcome/routes'

export const federation: Domain = {
  rooms: [
    discovery,
    authorize,
    token,
    userinfo,
    signIn,
    signInLink,
    welcome,
    documents,
    inbox,
    notes,
    notifications,
    followUs,
    accounts,
    moderation,
    operator,
  ],
  fragments,
}
