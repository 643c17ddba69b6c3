import type { Domain } from '../domain'
import { documents } from './activitypub/documents'
import { inbox } from './activitypub/inbox'
import { wellKnown } from './activitypub/well-known'
import { authorize } from './oauth/authorize'
import { discovery } from './oauth/discovery'
import { token } from './oauth/token'
import { userinfo } from './oauth/userinfo'
import { signInLink } from './signin/link-routes'
import { signIn } from './signin/routes'

export const federation: Domain = {
  rooms: [discovery, authorize, token, userinfo, signIn, signInLink, wellKnown, documents, inbox],
  fragments: {},
}
