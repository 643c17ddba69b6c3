import { codes } from './code-routes'
import { lines } from './routes'

export { fragments } from './fragments'
export const routes = [lines, codes]
