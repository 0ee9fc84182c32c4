/** English words for dates and lengths of time. */
import type { Text } from '../text.svelte';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const time: Text['time'] = {
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  full: (year, month, day, weekday, clock) => `${weekday} ${day} ${months[month - 1]} ${year}, ${clock} Beijing time`,
  monthDay: (month, day) => `${day} ${months[month - 1]}`,
  yearMonthDay: (year, month, day) => `${day} ${months[month - 1]} ${year}`,
  yesterday: 'yesterday',
  today: 'today',
  tomorrow: 'tomorrow',
  days: (count) => `${count} d`,
  hours: (count) => `${count} h`,
  minutes: (count) => `${count} min`,
  seconds: (count) => `${count} s`,
  joint: ' ',
};
