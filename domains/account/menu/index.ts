export { fragments } from './fragments'
