export { fragments } from './fragments'
export { products as routes } from './routes'
