export { deposits as routes } from './routes'
