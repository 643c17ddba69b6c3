import { signInLink } from './link-routes'
import { passkeySignIn } from './passkey-routes'
import { signIn, signInCode } from './routes'
import { secondFactor } from './second-routes'

export const routes = [signIn, signInCode, passkeySignIn, secondFactor, signInLink]
