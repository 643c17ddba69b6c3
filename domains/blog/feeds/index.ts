export { feeds as routes } from './routes'
