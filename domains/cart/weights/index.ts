export { weights as routes } from './routes'
