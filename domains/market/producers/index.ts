export { producers as routes } from './routes'
