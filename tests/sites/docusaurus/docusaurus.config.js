module.exports = {
  title: "Sample",
  url: "http://localhost",
  baseUrl: "/",
  onBrokenLinks: "throw",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false, theme: {} }]],
};
