/** Starts the screens in the page. Nothing else runs at load. */
import './styles/tokens.css';
import './styles/base.css';
import './styles/input.css';
import './styles/tick.css';
