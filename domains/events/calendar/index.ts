import { feeds } from './feeds'
import { calendar } from './routes'

export { fragments } from './fragments'
export const routes = [calendar, feeds]
