export { fragments } from './fragments'
export { lines as routes } from './routes'
