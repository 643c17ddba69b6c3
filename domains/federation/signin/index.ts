import { signInLink } from './link-routes'
import { signIn } from './routes'

export const routes = [signIn, signInLink]
