export { welcome as routes } from './routes'
