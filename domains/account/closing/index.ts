export { closing as routes } from './routes'
