export { oldAddresses as routes } from './routes'
