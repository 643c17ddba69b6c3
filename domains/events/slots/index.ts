export { slots as routes } from './routes'
