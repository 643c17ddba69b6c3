export { home as routes } from './routes'
