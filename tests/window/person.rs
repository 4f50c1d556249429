use thirtyfour::error::WebDriverError;
use thirtyfour::{Key, TypingData, WebElement};
use tokio::time::sleep;

use super::error::is_passing;
use super::{POLL, Sought, Window, WindowError};

/// How often one looks whether a click has come: on a busy machine it may be late.
const CLICK_LOOKS: usize = 50;

/// What a person does in the window. Everything waits until what it needs is there, up to [`super::LIMIT`].
impl Window {
    /// How many there are on the screen now.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the window does not answer.
    pub async fn count(&self, sought: &Sought) -> Result<usize, WindowError> {
        Ok(self.matches(sought).await?.len())
    }

    /// The text of each one that is on the screen now.
    ///
    /// # Errors
    /// As [`Self::count`].
    pub async fn texts(&self, sought: &Sought) -> Result<Vec<String>, WindowError> {
        Ok(self
            .matches(sought)
            .await?
            .into_iter()
            .map(|(_, text)| text)
            .collect())
    }

    /// Waits until it is on the screen, and gives its text.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] when it does not come.
    pub async fn shows(&self, sought: &Sought) -> Result<String, WindowError> {
        self.until_some(&sought.to_string(), async || {
            Ok(self.texts(sought).await?.into_iter().next())
        })
        .await
    }

    /// Waits until it is not on the screen.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] when it stays.
    pub async fn hides(&self, sought: &Sought) -> Result<(), WindowError> {
        self.until(&format!("{sought} goes"), async || {
            Ok(self.count(sought).await? == 0)
        })
        .await
    }

    /// Waits until this text is somewhere on the screen.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] when it does not come.
    pub async fn says(&self, text: &str) -> Result<(), WindowError> {
        let what = format!("the words “{text}”");
        self.until(&what, async || Ok(self.screen().await?.contains(text)))
            .await
    }

    /// Clicks it.
    ///
    /// # Errors
    /// [`WindowError`] when it does not come, or cannot be clicked.
    pub async fn click(&self, sought: &Sought) -> Result<(), WindowError> {
        self.on(sought, async |element| self.hit(&element).await).await
    }

    /// Clicks the words beside it, as one does where the control itself is drawn by them.
    ///
    /// # Errors
    /// As [`Self::click`].
    pub async fn click_label(&self, sought: &Sought) -> Result<(), WindowError> {
        self.on(sought, async |element| {
            let label = self
                .session
                .execute("return arguments[0].labels[0]", vec![element.to_json()?])
                .await?;
            self.hit(&label.element()?).await
        })
        .await
    }

    /// Clicks it twice, as one does to open something.
    ///
    /// # Errors
    /// As [`Self::click`].
    pub async fn double_click(&self, sought: &Sought) -> Result<(), WindowError> {
        self.on(sought, async |element| {
            let hand = self
                .session
                .action_chain_with_delay(None, Some(std::time::Duration::ZERO));
            hand.double_click_element(&element).perform().await?;
            Ok(true)
        })
        .await
    }

    /// Pastes a text into a field, in place of what is there, and leaves the field, so that its suggestions cover
    /// nothing. What typing does letter by letter is another thing: see [`Self::press`].
    ///
    /// # Errors
    /// As [`Self::click`]; and when the field does not take the text.
    pub async fn fill(&self, sought: &Sought, text: &str) -> Result<(), WindowError> {
        // In one step: between two of the driver's, a late event of the click can move the cursor.
        const PASTE: &str = "const [field, text] = arguments;
            field.focus();
            field.select();
            document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
            field.blur();";
        self.on(sought, async |element| {
            if !self.hit(&element).await? {
                return Ok(false);
            }
            let pasted = self
                .session
                .execute(PASTE, vec![element.to_json()?, text.into()])
                .await;
            pasted.map(|_nothing| true)
        })
        .await?;
        self.until(&format!("{sought} holds “{text}”"), async || {
            Ok(self.value(sought).await? == text)
        })
        .await
    }

    /// What a field holds.
    ///
    /// # Errors
    /// [`WindowError`] when there is no such field.
    pub async fn value(&self, sought: &Sought) -> Result<String, WindowError> {
        self.until_some(&sought.to_string(), async || {
            let Some((field, _)) = self.matches(sought).await?.into_iter().next() else {
                return Ok(None);
            };
            match field.value().await {
                Err(error) if is_passing(&error) => Ok(None),
                value => Ok(Some(
                    value
                        .map_err(WindowError::driver(format!("read {sought}")))?
                        .unwrap_or_default(),
                )),
            }
        })
        .await
    }

    /// Waits until a field is marked as wrong, and gives the words that stand with it.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] when it is not.
    pub async fn fault(&self, field: &Sought) -> Result<String, WindowError> {
        const WORDS: &str = "const ids = (arguments[0].getAttribute('aria-describedby') ?? '').split(' ');
            return ids.map((id) => document.getElementById(id)?.innerText ?? '').join(' ')";
        self.until(&format!("{field} is marked as wrong"), async || {
            Ok(self.attribute(field, "aria-invalid").await?.as_deref() == Some("true"))
        })
        .await?;
        self.until_some(&field.to_string(), async || {
            let Some((element, _)) = self.matches(field).await?.into_iter().next() else {
                return Ok(None);
            };
            let element = element.to_json().map_err(WindowError::driver("name a field"))?;
            let words = self.run(WORDS, vec![element]).await?;
            Ok(words.as_str().map(str::to_owned))
        })
        .await
    }

    /// An attribute, where it has one.
    ///
    /// # Errors
    /// [`WindowError`] when it is not there.
    pub async fn attribute(&self, sought: &Sought, name: &str) -> Result<Option<String>, WindowError> {
        self.until_some(&sought.to_string(), async || {
            let Some((element, _)) = self.matches(sought).await?.into_iter().next() else {
                return Ok(None);
            };
            match element.attr(name).await {
                Err(error) if is_passing(&error) => Ok(None),
                value => Ok(Some(
                    value.map_err(WindowError::driver(format!("look at {sought}")))?,
                )),
            }
        })
        .await
    }

    /// Presses keys, wherever the focus is.
    ///
    /// # Errors
    /// [`WindowError::Driver`] when the window does not take them.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<(), WindowError> {
        let hand = self.session.action_chain().send_keys(keys.into().to_string());
        hand.perform().await.map_err(WindowError::driver("press keys"))
    }

    /// Presses a key while another is held.
    ///
    /// # Errors
    /// As [`Self::press`].
    pub async fn press_with(&self, held: Key, key: impl Into<char>) -> Result<(), WindowError> {
        let key = key.into();
        let held = char::from(held);
        let hand = self
            .session
            .action_chain()
            .key_down(held)
            .key_down(key)
            .key_up(key)
            .key_up(held);
        hand.perform().await.map_err(WindowError::driver("press keys"))
    }

    /// Waits until it has the focus.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] when it never has.
    pub async fn until_focus(&self, sought: &Sought) -> Result<(), WindowError> {
        self.until(&format!("the focus is on {sought}"), async || {
            self.has_focus(sought).await
        })
        .await
    }

    /// Presses Tab until it has the focus.
    ///
    /// # Errors
    /// [`WindowError::NotSeen`] when the focus goes round without it.
    pub async fn tab_to(&self, sought: &Sought) -> Result<(), WindowError> {
        self.walk_to(sought, async || self.press(Key::Tab).await).await
    }

    /// Presses Shift and Tab until it has the focus.
    ///
    /// # Errors
    /// As [`Self::tab_to`].
    pub async fn tab_back_to(&self, sought: &Sought) -> Result<(), WindowError> {
        self.walk_to(sought, async || self.press_with(Key::Shift, Key::Tab).await)
            .await
    }

    async fn walk_to(
        &self,
        sought: &Sought,
        mut step: impl AsyncFnMut() -> Result<(), WindowError>,
    ) -> Result<(), WindowError> {
        self.shows(sought).await?;
        self.until(&format!("the focus comes to {sought}"), async || {
            if self.has_focus(sought).await? {
                return Ok(true);
            }
            step().await?;
            Ok(false)
        })
        .await
    }

    async fn has_focus(&self, sought: &Sought) -> Result<bool, WindowError> {
        let Some((element, _)) = self.matches(sought).await?.into_iter().next() else {
            return Ok(false);
        };
        let element = element
            .to_json()
            .map_err(WindowError::driver("name an element"))?;
        let focused = self
            .run("return arguments[0] === document.activeElement", vec![element])
            .await;
        Ok(focused.is_ok_and(|focused| focused == true))
    }

    /// Clicks an element, and tells whether the click came to it.
    async fn hit(&self, element: &WebElement) -> Result<bool, WebDriverError> {
        let named = vec![element.to_json()?];
        self.session.execute(include_str!("hit.js"), named).await?;
        element.click().await?;
        for _ in 0..CLICK_LOOKS {
            let hit = self
                .session
                .execute("return window.sandbarHit", Vec::new())
                .await?;
            if let Some(hit) = hit.json().as_bool() {
                return Ok(hit);
            }
            sleep(POLL).await;
        }
        Ok(false)
    }

    /// Does something with the first match, again until it is done, while the page moves under the hand.
    async fn on(
        &self,
        sought: &Sought,
        mut act: impl AsyncFnMut(WebElement) -> Result<bool, WebDriverError>,
    ) -> Result<(), WindowError> {
        self.until(&format!("{sought} can be used"), async || {
            let Some((element, _)) = self.matches(sought).await?.into_iter().next() else {
                return Ok(false);
            };
            match act(element).await {
                Err(error) if is_passing(&error) => Ok(false),
                done => done.map_err(WindowError::driver(format!("use {sought}"))),
            }
        })
        .await
    }
}
