/** Chinese words of the list of incidents. */
export const incidents = {
  heading: '事件',
  open: '未结',
  closed: '已结案',
  none: '还没有记录过事件',
  noneNext: '发现异常，按 F2 记录；一句话就够。',
  discovered: (moment: string) => `${moment} 发现`,
  drill: '演练',
};
