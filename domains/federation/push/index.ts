export { push as routes } from './routes'
