export { fragments } from './fragments'
export { event as routes } from './routes'
