export { checkout as routes } from './routes'
