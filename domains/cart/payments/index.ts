export { payments as routes } from './routes'
