//! Credentials that a service refuses as expired.

use super::*;

#[tokio::test]
async fn refused_credentials_are_loaded_again_and_not_more_than_once_a_second() {
    let (cache, provider) = cache(NO_DELAY, |count| Ok(expiring(count, at(1000))));
    let first = cache.get(at(0)).await.unwrap();
    let second = cache.instead_of(first.clone(), at(1)).await.unwrap();
    assert_eq!(key(&second), "AKID2");
    let late = cache.instead_of(first, at(1)).await.unwrap();
    assert_eq!(key(&late), "AKID2", "others have been loaded already");
    let soon = cache.instead_of(second.clone(), at(1)).await.unwrap();
    assert_eq!(key(&soon), "AKID2");
    assert_eq!(provider.loads(), 2);
    let then = cache.instead_of(second, at(3)).await.unwrap();
    assert_eq!(key(&then), "AKID3");
    assert_eq!(get(&cache, 3).await, "AKID3");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_with_refused_credentials_one_load() {
    let (cache, provider) = cache(Duration::from_millis(50), |count| {
        Ok(expiring(count, at(1000)))
    });
    let refused = cache.get(at(0)).await.unwrap();
    let callers: Vec<_> = (0..1000)
        .map(|_| {
            let (cache, refused) = (Arc::clone(&cache), refused.clone());
            tokio::spawn(async move { key(&cache.instead_of(refused, at(5)).await.unwrap()) })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "AKID2");
    }
    assert_eq!(provider.loads(), 2);
}

#[tokio::test]
async fn refused_credentials_stay_where_there_are_no_others() {
    let (cache, _) = cache(NO_DELAY, |count| match count {
        1 => Ok(expiring(1, at(1000))),
        _ => Err(outage()),
    });
    let first = cache.get(at(0)).await.unwrap();
    let same = cache.instead_of(first, at(1)).await.unwrap();
    assert_eq!(key(&same), "AKID1");
    assert_eq!(get(&cache, 5).await, "AKID1");
}
